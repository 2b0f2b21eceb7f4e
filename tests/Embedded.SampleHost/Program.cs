using Microsoft.Extensions.Hosting;
using SppsFlows.Embedded;
using SppsFlows.Embedded.SampleHost;
using SppsFlows.Embedded.SampleHost.Orders;

// The least app that there is: what process-level tests start, stop and kill. --Release=1, 2 or Careless gives it the orders of that
// release.
var builder = EmbeddedApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.HostFunctions(typeof(SampleFunctions), typeof(OrderFunctions), builder.Configuration["Release"] switch
{
    "1" => typeof(OrderDevice1),
    "Careless" => typeof(OrderDeviceCareless),
    _ => typeof(OrderDevice2),
});
await builder.Build().RunAsync();
