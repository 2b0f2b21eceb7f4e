namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class FolderBlobTriggerTests : BlobTriggerContract
{
    private string Root => Data.File("data/blobs");

    [Fact]
    public async Task File_StillGrowing_IsTakenWhole()
    {
        await using var host = await StartAsync();
        Directory.CreateDirectory(Path.Combine(Root, "inbox/lake"));
        await using (var file = new StreamWriter(Path.Combine(Root, "inbox/lake/slow.txt")))
        {
            // Longer than a file must be quiet to count, in steps that are shorter.
            for (var part = 0; part < 6; part++)
            {
                await file.WriteAsync($"part{part};");
                await file.FlushAsync();
                await Task.Delay(300);
            }
        }
        await SeeAsync("lake|slow|txt|inbox/lake/slow.txt|part0;part1;part2;part3;part4;part5;");
    }

    [Fact]
    public async Task File_WithATemporaryName_IsTakenWhenItIsRenamed()
    {
        await using var host = await StartAsync();
        foreach (var name in new[] { "lake/.hidden.txt", "lake/copy.txt.part", "lake/copy.txt.tmp", "lake/.git/x.txt" })
            await PutAsync(name, "unfinished");
        await PutAsync("lake/done.txt", "finished");
        await SeeAsync("lake|done|txt|inbox/lake/done.txt|finished");
        File.Move(Path.Combine(Root, "inbox/lake/copy.txt.part"), Path.Combine(Root, "inbox/lake/copy.txt"));
        await SeeAsync("lake|copy|txt|inbox/lake/copy.txt|unfinished");
    }

    [Fact]
    public async Task Link_OutOfTheContainer_IsNotFollowed()
    {
        File.WriteAllText(Data.File("outside.txt"), "outside");
        Directory.CreateDirectory(Path.Combine(Root, "inbox/lake"));
        File.CreateSymbolicLink(Path.Combine(Root, "inbox/lake/link.txt"), Data.File("outside.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "inbox/folder"), Data.Path);
        await using var host = await StartAsync();
        await PutAsync("lake/inside.txt", "inside");
        await SeeAsync("lake|inside|txt|inbox/lake/inside.txt|inside");
        await PutAsync("lake/second.txt", "inside");
        await SeeAsync("lake|second|txt|inbox/lake/second.txt|inside");
        host.Log.Lines.ShouldNotContain(line => line.Message.Contains("outside", StringComparison.Ordinal));
        (await ListAsync("webjobs-blobtrigger-poison")).ShouldBeEmpty();
    }

    protected override void Configure(EmbeddedApplicationBuilder builder)
    {
    }

    protected override async Task PutAsync(string path, string content)
    {
        var file = Path.Combine(Root, "inbox", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);
    }

    protected override async Task<string?> ReadAsync(string container, string path) =>
        Path.Combine(Root, container, path) is var file && File.Exists(file) ? await File.ReadAllTextAsync(file) : null;

    protected override Task<IReadOnlyList<string>> ListAsync(string container)
    {
        var folder = Path.Combine(Root, container);
        return Task.FromResult<IReadOnlyList<string>>(Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(
                folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))]
            : []);
    }
}
