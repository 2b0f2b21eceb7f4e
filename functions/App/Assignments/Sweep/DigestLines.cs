namespace SppsFlows.Assignments.Sweep;

/// <summary>Puts what is due into the lines of a digest, with their addresses. Part of the write that sends it.</summary>
public sealed class DigestLines(WhoIsAsked who, AssignmentMailer mailer)
{
    /// <returns>What is due longest first; what others are late with last.</returns>
    public async Task<IReadOnlyList<(DigestLine Line, string Url)>> OfAsync(
        IEnumerable<DueLine> due, string mailKey, CancellationToken cancellationToken)
    {
        List<DueLine> told =
        [
            .. due.Where(line => line.IsWanted).OrderBy(line => line.Assignee.As is AssigneeRole.Informed)
                .ThenBy(line => line.Assignment.DueAt ?? DateTimeOffset.MaxValue).ThenBy(line => line.Assignment.OpenedAt)
                .ThenBy(line => line.Assignment.Id),
        ];
        List<(int At, DigestLine Line, string Url)> lines = [];
        foreach (var ofKind in told.GroupBy(line => line.Assignment.Kind))
        {
            var kind = who.KindOf(ofKind.Key);
            List<Item> items = [];
            var texts = await kind.DescribeAsync([.. ofKind.Select(line => line.Assignment)], cancellationToken);
            foreach (var (line, text) in ofKind.Zip(texts)) items.Add(await ItemAsync(line, text, told.IndexOf(line), cancellationToken));
            foreach (var group in items.GroupBy(item => item.Group))
                lines.AddRange(await OfAsync(kind, [.. group], mailKey, cancellationToken));
        }
        return [.. lines.OrderBy(line => line.At).Select(line => (line.Line, line.Url))];
    }

    private async Task<IReadOnlyList<(int At, DigestLine Line, string Url)>> OfAsync(
        AssignmentKind kind, IReadOnlyList<Item> group, string mailKey, CancellationToken cancellationToken)
    {
        if (group.Count > 1 && kind.LineOfGroup([.. group.Select(item => item.Digest)]) is { } together)
            return [(group[0].At, together, await UrlOfAsync(kind, group[0], mailKey, cancellationToken))];
        List<(int At, DigestLine Line, string Url)> lines = [];
        foreach (var item in group)
            lines.Add((item.At, kind.Line(item.Digest), await UrlOfAsync(kind, item, mailKey, cancellationToken)));
        return lines;
    }

    private async Task<Item> ItemAsync(DueLine line, AssignmentText text, int at, CancellationToken cancellationToken)
    {
        var (assignment, assignee) = (line.Assignment, line.Assignee);
        var isTold = assignee.As is AssigneeRole.Informed;
        var inPlaceOf = await mailer.InPlaceOfAsync(assignee.As, assignee.ForPersonId, office: null, cancellationToken);
        var waitsFor = isTold ? await mailer.WaitsForAsync(assignment, cancellationToken) : [];
        var since = mailer.Day(isTold ? assignment.OpenedAt : assignee.AskedAt);
        return new Item(at, line, new DigestItem(assignment, text, assignee.As, since, inPlaceOf, waitsFor));
    }

    private async Task<string> UrlOfAsync(AssignmentKind kind, Item item, string mailKey, CancellationToken cancellationToken)
    {
        var (assignment, assignee, text) = (item.Line.Assignment, item.Line.Assignee, item.Digest.Text);
        return assignee.As is AssigneeRole.Informed ? mailer.AboutUrl(text)
            : (await mailer.AddressOfAsync(assignment, kind, text, assignee.Party, mailKey, cancellationToken)).Url;
    }

    private sealed record Item(int At, DueLine Line, DigestItem Digest)
    {
        public (string, bool) Group =>
            (Line.Assignment.GroupId ?? Line.Assignment.Id.ToString(), Line.Assignee.As is AssigneeRole.Informed);
    }
}
