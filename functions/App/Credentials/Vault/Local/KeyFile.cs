using System.Security.Cryptography;
using System.Text;
using SppsFlows.Settings;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary><c>vault.key</c>: a master key in base64 on each line, the newest last; lines that begin with # are for people.</summary>
internal static class KeyFile
{
    public const string Name = "vault.key";

    private const UnixFileMode Wanted = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaxLength = 64 * 1024;

    private const string Head =
        "# Master keys of the vault vault.db, the newest last. Without them no secret in it can be opened by anybody:\n" +
        "# keep a copy away from all backups of vault.db. To rotate, add a line from `openssl rand -base64 32` and restart.\n";

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="CannotStartException">Others may read it, or it holds no keys.</exception>
    public static MasterKeys? Read(string path)
    {
        if (!File.Exists(path)) return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Wanted) != UnixFileMode.None)
            throw new CannotStartException(
                $"{path} is open to others than its owner. Run: chmod 600 {path} - and rotate the key if others could read it.");
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > MaxLength)
                throw new CannotStartException($"{path} is too long for a key file. Restore it from its copy.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"{path} can't be read. Its owner must be the account that runs the app.", fault);
        }
        try
        {
            return new MasterKeys(Parse(path, bytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static List<byte[]> Parse(string path, byte[] bytes)
    {
        var keys = new List<byte[]>();
        var number = 0;
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            number++;
            var line = bytes.AsSpan(range).Trim(" \t\r"u8);
            if (line.IsEmpty || line[0] == '#') continue;
            // The intermediate string can't be zeroed, but the key itself is in the file anyway.
            keys.Add(MasterKey.Read(Encoding.ASCII.GetString(line))
                ?? throw new CannotStartException(
                    $"{path}, line {number}: not {MasterKey.Length} bytes in base64. Restore the file from its copy."));
        }
        return keys.Count > 0
            ? keys
            : throw new CannotStartException($"{path} holds no key. Restore it from its copy; or, if no secret was sealed yet, delete it.");
    }

    /// <summary>Creates the file with one new key, complete and on disk or not at all; reads it if another process was first.</summary>
    public static MasterKeys Create(string path)
    {
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        var material = RandomNumberGenerator.GetBytes(MasterKey.Length);
        var text = Encoding.ASCII.GetBytes($"{Head}{Convert.ToBase64String(material)}\n");
        CryptographicOperations.ZeroMemory(material);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Wanted;
            using (var file = new FileStream(draft, options))
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }
            // Never overwrites another: two first uses at once must end with one key. The file's name is on disk before any secret is: the
            // transaction that creates vault.db makes SQLite sync the folder.
            try { File.Move(draft, path, overwrite: false); }
            catch (IOException) when (File.Exists(path)) { }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            File.Delete(draft);
        }
        return Read(path) ?? throw new CannotStartException($"{path} could not be made.");
    }
}
