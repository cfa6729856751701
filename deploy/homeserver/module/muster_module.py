"""What a case's Synapse refuses beyond Synapse's own rules.

A pseudonym is an identity, and a case's rooms are evidence. This module keeps six things true, also in rooms that
responders make themselves, where they hold every power level:

* Nobody appears under another name or picture than the one that the panel gave them.
* Every room has the one pinned version (from version 12 on a room's creator outranks all power levels).
* Every room stays invite-only and end-to-end encrypted, with history visibility "shared", without server ACLs, and is never
  replaced by an upgrade.
* No power level is above 100: the first power levels of a room bind not even its creator, who could leave everybody without power.
* A responder makes a bounded number of rooms a day.
* Who is suspended changes nothing: Synapse lets them redact their own messages and leave, which would take away from the
  record while a case is being closed.

The service account (the panel's) is exempt. Standard library and Synapse's module API only:
https://element-hq.github.io/synapse/latest/modules/writing_a_module.html
"""

from collections.abc import Mapping

from synapse.api.errors import Codes, SynapseError

DAY_MS = 24 * 60 * 60 * 1000
MEGOLM = "m.megolm.v1.aes-sha2"
HIGHEST_POWER = 100

# Presets whose rooms break no rule. "public_chat" would open the room to everybody.
PRESETS = ("private_chat", "trusted_private_chat")

# State that only the service account may write, at any power level.
RESERVED = ("m.room.server_acl", "m.room.tombstone")


def refusal(reason: str) -> SynapseError:
    return SynapseError(403, reason, Codes.FORBIDDEN)


class MusterModule:
    @staticmethod
    def parse_config(config: dict) -> dict:
        for key in ("service_user", "room_version", "rooms_per_day"):
            if key not in config:
                raise ValueError(f"muster_module: {key} is missing")
        return config

    def __init__(self, config: dict, api):
        self._api = api
        self._service_user = config["service_user"]
        self._room_version = str(config["room_version"])
        self._rooms_per_day = int(config["rooms_per_day"])
        # user id -> times (ms) of rooms made in the last day; read from the database once, so that a restart forgets nothing
        self._rooms_made: dict[str, list[int]] = {}
        api.register_third_party_rules_callbacks(
            check_event_allowed=self.check_event_allowed,
            on_create_room=self.on_create_room,
        )

    # -- Events -----------------------------------------------------------------------------------------------------

    async def check_event_allowed(self, event, state):
        if event.sender == self._service_user:
            return True, None
        reason = await self._why_not_suspended(event)
        if reason is None and event.is_state():
            reason = await self._why_not(event, state)
        if reason is not None:
            raise refusal(reason)
        return True, None

    async def _why_not_suspended(self, event) -> str | None:
        is_leaving = event.type == "m.room.member" and event.membership == "leave"
        if event.type != "m.room.redaction" and not is_leaving:
            return None  # Synapse refuses everything else itself
        user = await self._api.get_userinfo_by_id(event.sender)
        if user is None or not user.suspended:
            return None
        return "Writing has ended here: nothing can be taken back, and nobody can leave."

    async def _why_not(self, event, state) -> str | None:
        content = event.content
        match event.type:
            case "m.room.member":
                return await self._why_not_member(event)
            case "m.room.create" if content.get("room_version") != self._room_version:
                return "Rooms have one version here, chosen by the panel."
            case "m.room.history_visibility" if content.get("history_visibility") != "shared":
                return "History visibility is pinned to 'shared' for every room of a case."
            case "m.room.join_rules" if content.get("join_rule") != "invite":
                return "Every room of a case stays invite-only."
            case "m.room.encryption" if content.get("algorithm") != MEGOLM:
                return "Every room of a case is end-to-end encrypted with megolm."
            case "m.room.power_levels" if highest(content) > HIGHEST_POWER:
                return f"No power level goes above {HIGHEST_POWER} here."
            case kind if kind in RESERVED:
                return "Only the panel may replace a room or set its server access list."
        return None

    async def _why_not_member(self, event) -> str | None:
        """A membership event carries the name and picture under which clients show a person."""
        content = event.content
        if event.membership not in ("join", "invite", "knock"):
            return None
        if not self._api.is_mine(event.state_key):
            return None
        if content.get("avatar_url"):
            return "Pictures are not used here: a pseudonym is the identity."
        if content.get("displayname") is None:
            return None
        localpart = event.state_key[1:].split(":", 1)[0]
        profile = await self._api.get_profile_for_user(localpart)
        if content["displayname"] != profile.display_name:
            return "Display names are given by the panel: a pseudonym is the identity."
        return None

    # -- Rooms ---------------------------------------------------------------------------------------------------------

    async def on_create_room(self, requester, content: dict, is_requester_admin: bool) -> None:
        user_id = requester.user.to_string()
        if user_id == self._service_user:
            return
        if content.get("room_version", self._room_version) != self._room_version:
            raise refusal(f"Rooms have one version here ({self._room_version}), chosen by the panel.")
        if content.get("visibility", "private") != "private" or content.get("preset", PRESETS[0]) not in PRESETS:
            raise refusal("Rooms of a case are invite-only: a public room cannot be made here.")
        content["room_version"] = self._room_version
        await self._count_room(user_id)

    async def _count_room(self, user_id: str) -> None:
        now = self._api.get_current_time_msec()
        if user_id not in self._rooms_made:
            recorded = await self._api.run_db_interaction("muster_rooms_made", rooms_made_since, user_id, now - DAY_MS)
            self._rooms_made.setdefault(user_id, recorded)
        # From here on nothing awaits, so that two simultaneous requests cannot both take the last place.
        recent = [made for made in self._rooms_made[user_id] if made > now - DAY_MS]
        if len(recent) >= self._rooms_per_day:
            raise refusal(f"At most {self._rooms_per_day} rooms a day: ask the commander for a room.")
        recent.append(now)
        self._rooms_made[user_id] = recent


def highest(levels) -> int:
    """The largest number anywhere in a power levels event; Synapse has refused what is no number."""
    if isinstance(levels, Mapping):
        return max((highest(level) for level in levels.values()), default=0)
    return levels if isinstance(levels, int) else 0


def rooms_made_since(txn, user_id: str, since: int) -> list[int]:
    txn.execute(
        "SELECT origin_server_ts FROM events WHERE type = ? AND sender = ? AND origin_server_ts > ?",
        ("m.room.create", user_id, since),
    )
    return [row[0] for row in txn]
