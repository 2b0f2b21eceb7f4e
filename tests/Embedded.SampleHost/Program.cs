using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SppsFlows.Embedded;

// The least app that there is: what process-level tests start, stop and kill.
var builder = EmbeddedApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
await builder.Build().RunAsync();
