using Muster.Web.Commands;

return await CommandLine.InvokeAsync(args);
