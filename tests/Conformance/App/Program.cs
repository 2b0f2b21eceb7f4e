using Microsoft.Extensions.Hosting;
using SppsFlows.Conformance.App.Hosting;

// The functions of the suite as an app of their own, so that the suite can drive a host in another process (or on
// another machine) over HTTP. In process, the tests build the same app themselves.
var startedByFunctionsHost = args.Any(argument => argument.StartsWith("--functions-", StringComparison.Ordinal));
await (startedByFunctionsHost ? WorkerConformance.Build(args) : EmbeddedConformance.Build(args)).RunAsync();
