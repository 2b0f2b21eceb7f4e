using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SppsFlows.Hosting;

/// <summary>
/// What keeps a start short and an idle process asleep, in one place. Features ask for a <see cref="Lazy{T}"/> and for a probe
/// (<see cref="Database.Probes"/>), and know nothing else of this.
/// </summary>
internal static class FastStart
{
    /// <summary>
    /// Makes every service available as a <see cref="Lazy{T}"/>, created at its first use: most timers and requests never need it.
    /// </summary>
    public static void AddLazyServices(this IServiceCollection services) => services.AddTransient(typeof(Lazy<>), typeof(Asleep<>));

    /// <summary>
    /// Loads SQLite on a thread of its own while the app is put together: the engine and the store both open a file soon after, and the
    /// library with its way to them takes some 20 ms. A library that cannot be loaded is told by whoever opens a file.
    /// </summary>
    public static void LoadSqliteMeanwhile() => _ = Task.Run(async () =>
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync();
    });

    /// <summary>
    /// Data Protection reads its keys at each start only to have them earlier; a failure there is logged and ignored. The first use reads
    /// them anyway, and the start is shorter without it. The class is internal, so it is found by name.
    /// </summary>
    public static void ReadKeysWhenNeeded(this IServiceCollection services)
    {
        var early = services.FirstOrDefault(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService");
        if (early is not null) services.Remove(early);
    }

    private sealed class Asleep<T>(IServiceProvider services) : Lazy<T>(services.GetRequiredService<T>)
        where T : notnull;
}
