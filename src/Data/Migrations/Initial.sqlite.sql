CREATE TABLE "ApiTokens" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ApiTokens" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "Allow" INTEGER NOT NULL,
    "SecretHash" BLOB NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "RevokedAt" INTEGER NULL,
    "LastUsedAt" INTEGER NULL,
    "CaseIds" TEXT NULL
);


CREATE TABLE "AspNetUsers" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_AspNetUsers" PRIMARY KEY,
    "Role" TEXT NOT NULL,
    "DisabledAt" INTEGER NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastSignInAt" INTEGER NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" INTEGER NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL
);


CREATE TABLE "Audit" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "ActorKind" TEXT NOT NULL,
    "ActorId" TEXT NOT NULL,
    "ActorName" TEXT NOT NULL,
    "Action" TEXT NOT NULL,
    "Detail" TEXT NOT NULL,
    "CaseId" TEXT NULL
);


CREATE TABLE "Cases" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Cases" PRIMARY KEY,
    "Title" TEXT NOT NULL,
    "Severity" INTEGER NOT NULL,
    "Codename" TEXT NOT NULL,
    "Host" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "StateSince" INTEGER NOT NULL,
    "OwnerName" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ClosedAt" INTEGER NULL,
    "Admission" TEXT NOT NULL,
    "VoiceBridge" TEXT NULL,
    "AutoDisposeAt" INTEGER NULL,
    "AutoDisposeWarnedAt" INTEGER NULL,
    "WipeWaitSeconds" INTEGER NOT NULL,
    "InvitesMade" INTEGER NOT NULL,
    "SearchText" TEXT NOT NULL,
    "Version" INTEGER NOT NULL
);


CREATE TABLE "EndedSessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_EndedSessions" PRIMARY KEY,
    "EndedAt" INTEGER NOT NULL
);


CREATE TABLE "IdempotentAnswers" (
    "KeyHash" BLOB NOT NULL CONSTRAINT "PK_IdempotentAnswers" PRIMARY KEY,
    "RequestHash" BLOB NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "Reservation" TEXT NOT NULL,
    "ReservedUntil" INTEGER NOT NULL,
    "ActedAt" INTEGER NULL,
    "OpenedCaseId" TEXT NULL,
    "Status" INTEGER NULL,
    "Location" TEXT NULL,
    "ContentType" TEXT NULL,
    "SealedBody" BLOB NULL
);


CREATE TABLE "OneTimeLinks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_OneTimeLinks" PRIMARY KEY,
    "TokenHash" BLOB NOT NULL,
    "Purpose" TEXT NOT NULL,
    "UserId" TEXT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "UsedAt" INTEGER NULL
);


CREATE TABLE "Settings" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Settings" PRIMARY KEY,
    "Value" TEXT NOT NULL
);


CREATE TABLE "AspNetUserClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AspNetUserClaims" PRIMARY KEY AUTOINCREMENT,
    "UserId" TEXT NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_AspNetUserClaims_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" TEXT NOT NULL,
    CONSTRAINT "PK_AspNetUserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_AspNetUserLogins_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserPasskeys" (
    "CredentialId" BLOB NOT NULL CONSTRAINT "PK_AspNetUserPasskeys" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "Data" TEXT NOT NULL,
    CONSTRAINT "FK_AspNetUserPasskeys_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "AspNetUserTokens" (
    "UserId" TEXT NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_AspNetUserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_AspNetUserTokens_AspNetUsers_UserId" FOREIGN KEY ("UserId") REFERENCES "AspNetUsers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "Attention" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Attention" PRIMARY KEY,
    "CaseId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Level" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "ResponderId" TEXT NULL,
    "Act" TEXT NOT NULL,
    "Since" INTEGER NOT NULL,
    "ClearedAt" INTEGER NULL,
    CONSTRAINT "FK_Attention_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "CaseEvents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_CaseEvents" PRIMARY KEY AUTOINCREMENT,
    "CaseId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "ActorName" TEXT NOT NULL,
    CONSTRAINT "FK_CaseEvents_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "CaseMembers" (
    "CaseId" TEXT NOT NULL,
    "UserId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "AddedAt" INTEGER NOT NULL,
    CONSTRAINT "PK_CaseMembers" PRIMARY KEY ("CaseId", "UserId"),
    CONSTRAINT "FK_CaseMembers_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "DisposalReports" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DisposalReports" PRIMARY KEY AUTOINCREMENT,
    "CaseId" TEXT NOT NULL,
    "HomeserverId" TEXT NOT NULL,
    "VerifiedGone" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NOT NULL,
    "AbandonedBecause" TEXT NULL,
    "Checks" TEXT NOT NULL,
    CONSTRAINT "FK_DisposalReports_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "Homeservers" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Homeservers" PRIMARY KEY,
    "CaseId" TEXT NULL,
    "Host" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ServerName" TEXT NULL,
    "Port" INTEGER NULL,
    "WarRoomPort" INTEGER NULL,
    "WebClientPort" INTEGER NULL,
    "Uid" INTEGER NULL,
    "Pid" INTEGER NULL,
    "PidStartTicks" INTEGER NULL,
    "BootId" TEXT NULL,
    "SealedSecrets" BLOB NULL,
    "SpaceId" TEXT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_Homeservers_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id")
);


CREATE TABLE "Invites" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Invites" PRIMARY KEY,
    "CaseId" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "TokenHash" BLOB NOT NULL,
    "Role" TEXT NOT NULL,
    "RoomAliases" TEXT NOT NULL,
    "Admission" TEXT NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    "RevokedAt" INTEGER NULL,
    "AcceptedAt" INTEGER NULL,
    "ReplacedById" TEXT NULL,
    "SealedVoiceCode" BLOB NULL,
    "WrongCodes" INTEGER NOT NULL,
    "AnswerKeyHash" BLOB NULL,
    "SealedAnswer" BLOB NULL,
    "SealedName" BLOB NULL,
    "SealedPhone" BLOB NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_Invites_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "PendingJobs" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_PendingJobs" PRIMARY KEY,
    "CaseId" TEXT NULL,
    "HomeserverId" TEXT NULL,
    "Kind" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "IsUndoing" INTEGER NOT NULL,
    "Error" TEXT NULL,
    CONSTRAINT "FK_PendingJobs_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id")
);


CREATE TABLE "Responders" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Responders" PRIMARY KEY,
    "CaseId" TEXT NOT NULL,
    "Pseudonym" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Outstanding" INTEGER NOT NULL,
    "InviteId" TEXT NULL,
    "InviteNumber" INTEGER NULL,
    "RoomAliases" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "JoinedAt" INTEGER NULL,
    "RemovedAt" INTEGER NULL,
    "LastSeenAt" INTEGER NULL,
    "SealedName" BLOB NULL,
    "SealedPhone" BLOB NULL,
    "SealedPassphrase" BLOB NULL,
    "ExposureJson" TEXT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_Responders_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "Rooms" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Rooms" PRIMARY KEY AUTOINCREMENT,
    "CaseId" TEXT NOT NULL,
    "Alias" TEXT NOT NULL,
    "Topic" TEXT NOT NULL,
    "Position" INTEGER NOT NULL,
    "MatrixId" TEXT NULL,
    CONSTRAINT "FK_Rooms_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE CASCADE
);


CREATE TABLE "HealthChecks" (
    "HomeserverId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Since" INTEGER NOT NULL,
    "CheckedAt" INTEGER NOT NULL,
    "Detail" TEXT NOT NULL,
    CONSTRAINT "PK_HealthChecks" PRIMARY KEY ("HomeserverId", "Name"),
    CONSTRAINT "FK_HealthChecks_Homeservers_HomeserverId" FOREIGN KEY ("HomeserverId") REFERENCES "Homeservers" ("Id") ON DELETE CASCADE
);


CREATE TABLE "Steps" (
    "JobId" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "Attempt" INTEGER NOT NULL,
    "StartedAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "Error" TEXT NULL,
    "Detail" TEXT NULL,
    CONSTRAINT "PK_Steps" PRIMARY KEY ("JobId", "Ordinal"),
    CONSTRAINT "FK_Steps_PendingJobs_JobId" FOREIGN KEY ("JobId") REFERENCES "PendingJobs" ("Id") ON DELETE CASCADE
);


CREATE UNIQUE INDEX "IX_ApiTokens_SecretHash" ON "ApiTokens" ("SecretHash");


CREATE INDEX "IX_AspNetUserClaims_UserId" ON "AspNetUserClaims" ("UserId");


CREATE INDEX "IX_AspNetUserLogins_UserId" ON "AspNetUserLogins" ("UserId");


CREATE INDEX "IX_AspNetUserPasskeys_UserId" ON "AspNetUserPasskeys" ("UserId");


CREATE INDEX "EmailIndex" ON "AspNetUsers" ("NormalizedEmail");


CREATE UNIQUE INDEX "UserNameIndex" ON "AspNetUsers" ("NormalizedUserName");


CREATE INDEX "IX_Attention_CaseId" ON "Attention" ("CaseId");


CREATE INDEX "IX_Attention_ClearedAt_CaseId" ON "Attention" ("ClearedAt", "CaseId");


CREATE INDEX "IX_Audit_CaseId_Id" ON "Audit" ("CaseId", "Id");


CREATE INDEX "IX_CaseEvents_CaseId_Id" ON "CaseEvents" ("CaseId", "Id");


CREATE INDEX "IX_CaseMembers_UserId" ON "CaseMembers" ("UserId");


CREATE INDEX "IX_Cases_AutoDisposeAt" ON "Cases" ("AutoDisposeAt");


CREATE UNIQUE INDEX "IX_Cases_Codename" ON "Cases" ("Codename");


CREATE INDEX "IX_Cases_CreatedAt_Id_SearchText" ON "Cases" ("CreatedAt", "Id", "SearchText");


CREATE INDEX "IX_Cases_State_CreatedAt_Id" ON "Cases" ("State", "CreatedAt", "Id");


CREATE INDEX "IX_DisposalReports_CaseId" ON "DisposalReports" ("CaseId");


CREATE INDEX "IX_Homeservers_CaseId" ON "Homeservers" ("CaseId");


CREATE UNIQUE INDEX "IX_Homeservers_Port" ON "Homeservers" ("Port");


CREATE INDEX "IX_Homeservers_State" ON "Homeservers" ("State");


CREATE UNIQUE INDEX "IX_Homeservers_WarRoomPort" ON "Homeservers" ("WarRoomPort");


CREATE UNIQUE INDEX "IX_Homeservers_WebClientPort" ON "Homeservers" ("WebClientPort");


CREATE INDEX "IX_IdempotentAnswers_CreatedAt" ON "IdempotentAnswers" ("CreatedAt");


CREATE UNIQUE INDEX "IX_Invites_CaseId_Number" ON "Invites" ("CaseId", "Number");


CREATE UNIQUE INDEX "IX_Invites_TokenHash" ON "Invites" ("TokenHash");


CREATE UNIQUE INDEX "IX_OneTimeLinks_TokenHash" ON "OneTimeLinks" ("TokenHash");


CREATE INDEX "IX_PendingJobs_CaseId" ON "PendingJobs" ("CaseId");


CREATE INDEX "IX_PendingJobs_Status" ON "PendingJobs" ("Status");


CREATE UNIQUE INDEX "IX_Responders_CaseId_Pseudonym" ON "Responders" ("CaseId", "Pseudonym");


CREATE UNIQUE INDEX "IX_Rooms_CaseId_Alias" ON "Rooms" ("CaseId", "Alias");


