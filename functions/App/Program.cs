using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SppsFlows.Hosting;
using SppsFlows.Settings;

try
{
    if (args is ["backup", var target, .. var settings]) await Console.Out.WriteLineAsync(await EmbeddedBackup.RunAsync(target, settings));
    else await AppHost.Build(args).RunAsync();
    return 0;
}
catch (Exception refused) when (refused is CannotStartException or OptionsValidationException)
{
    // For the operator to fix: one line, no stack trace.
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
