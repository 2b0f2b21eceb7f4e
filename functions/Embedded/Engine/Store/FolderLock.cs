namespace SppsFlows.Embedded.Engine.Store;

/// <summary>Reserves a data folder for one process, by an operating system lock that ends with the process, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another process holds the folder.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            return new FolderLock(new FileStream(
                Path.Combine(folder, "flows.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new InvalidOperationException(
                $"The data folder '{folder}' is in use by another process. Stop that process, or start this one with another folder "
                + "(--Data:Folder=PATH).",
                fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
