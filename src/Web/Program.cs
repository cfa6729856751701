using Muster.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMusterUi();
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseMusterUi();
app.UseAntiforgery();
app.MapGet("/healthz", () => "ok");
app.MapMusterUi();
app.Run();
