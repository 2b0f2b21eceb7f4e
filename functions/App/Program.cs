using Microsoft.Extensions.Hosting;
using SppsFlows.Hosting;

await SppsHost.Build(args).RunAsync();
