using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Muster.Domain;
using Muster.Web.Api.Idempotency;

namespace Muster.Web.Api;

/// <summary>Which problems a call may answer with, besides those of every call.</summary>
internal sealed record Problems(IReadOnlyList<ProblemType> Types);

/// <summary>The description at <c>/openapi/v1.json</c>: made from the endpoints, completed with what they have in common.</summary>
internal static class ApiDocument
{
    private const string Bearer = "token";

    /// <summary>Says which problems a call has of its own; the common ones are added to every call.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder builder, params ProblemType[] types) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new Problems(types));

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Muster",
                Version = "v1",
                Description = "Disposable, end-to-end-encrypted Matrix homeservers for incidents. Every error is an RFC 9457 problem; its type is explained in docs/problems.md.",
            };
            document.Servers = []; // the address that the document was fetched from
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "./muster token create prints one, once." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(CompleteAsync);
    }

    private static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        List<ProblemType> types = [ProblemType.Unexpected, ProblemType.TooLarge];
        if (!anonymous) types.AddRange([ProblemType.SignInRequired, ProblemType.Forbidden]);
        if (operation.RequestBody is not null) types.AddRange([ProblemType.Invalid, ProblemType.UnsupportedMedia]);
        types.AddRange(metadata.OfType<Problems>().SelectMany(p => p.Types));

        if (!anonymous) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        if (context.Description.HttpMethod == HttpMethods.Post)
        {
            types.AddRange([ProblemType.IdempotencyMismatch, ProblemType.StillRunning, ProblemType.AnswerLost]);
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Description = "1 to 255 visible ASCII characters, best a random UUID. The same key within 24 h gets the same answer and acts once.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), cancellationToken: cancel);
        operation.Responses ??= [];
        foreach (var status in types.Distinct().GroupBy(type => type.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("; ", status.Select(type => $"{type.Slug}: {type.Title}")),
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemBody.ContentType] = new() { Schema = schema } },
            };
        }
    }
}
