using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Engine.Client;

/// <summary>A query, page by page in the order of creation. The token of a page is the key of the last instance before it.</summary>
internal sealed class InstancePages(FlowStore store, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
{
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
        string? continuationToken = default, int? pageSizeHint = default) =>
        Pages(continuationToken ?? query.ContinuationToken, pageSizeHint ?? query.PageSize);

    private async IAsyncEnumerable<Page<OrchestrationMetadata>> Pages(
        string? token, int size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var filter = new InstanceFilter(query.CreatedFrom, query.CreatedTo, query.Statuses, query.InstanceIdPrefix);
        var after = Parse(token);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = store.Read(reader => reader.List(filter, after, size + 1, query.FetchInputsAndOutputs));
            var isLast = found.Count <= size;
            if (!isLast) found.RemoveAt(size);
            var values = found.ConvertAll(view => view.ToMetadata(query.FetchInputsAndOutputs, tags: false));
            yield return new Page<OrchestrationMetadata>(values, isLast ? null : found[^1].Key.ToString(CultureInfo.InvariantCulture));
            if (isLast) yield break;
            after = found[^1].Key;
            await Task.CompletedTask;
        }
    }

    private static long Parse(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ArgumentException("The continuation token is not one that a page of this query gave.", nameof(token));
    }
}
