namespace SppsFlows.Embedded.Hosting;

/// <summary>The folder that holds everything the process writes. The engine's lock file in it keeps a second process out.</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Creates the folder, accessible only to its owner.</summary>
    /// <exception cref="HostStartException">It cannot be created.</exception>
    public void Create()
    {
        try
        {
            CreatePrivate(Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException(
                $"The data folder '{Path}' cannot be used: {refused.Message} Choose another with --Data:Folder=PATH.", refused);
        }
    }

    public static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Writes a file as a whole or not at all: a reader, or a start after a crash, sees either the old text or the new one. Only the owner
    /// can access the file.
    /// </summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        CreatePrivate(System.IO.Path.GetDirectoryName(path)!);
        var draft = path + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        System.IO.File.Move(draft, path, overwrite: true);
    }
}
