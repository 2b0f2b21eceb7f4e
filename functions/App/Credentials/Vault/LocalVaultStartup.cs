using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault.Local;

namespace SppsFlows.Credentials.Vault;

/// <summary>
/// For the embedded vault: refuses a start in which nothing could be opened, and finishes a key rotation once the app serves requests.
/// </summary>
internal sealed partial class LocalVaultStartup(
    LocalVault vault, IOptions<VaultOptions> options, ILogger<LocalVaultStartup> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _rewrapping = Task.CompletedTask;

    private bool IsLocal => options.Value.Provider == VaultProvider.Local;

    public Task StartingAsync(CancellationToken cancellationToken) =>
        IsLocal ? vault.ThrowIfUnusableAsync(cancellationToken) : Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (IsLocal) _rewrapping = Task.Run(RewrapAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task RewrapAsync()
    {
        try
        {
            var result = await vault.RewrapAsync(_stopping.Token);
            if (result.Wrapped > 0)
                logger.LogInformation("Vault: {Count} secrets are wrapped by the newest master key now", result.Wrapped);
            if (result.Left > 0)
                logger.LogError(
                    "Vault: {Count} secrets can't be opened: their master key is not here, or their record was changed", result.Left);
        }
        catch (VaultException fault)
        {
            logger.LogError("Vault: {Problem}", fault.Message);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next start continues.
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _rewrapping;
    }

    public void Dispose() => _stopping.Dispose();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
