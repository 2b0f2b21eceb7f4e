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
            foreach (var group in items.GroupBy(item => item.Group)) lines.AddRange(Of(kind, [.. group], mailKey));
        }
        return [.. lines.OrderBy(line => line.At).Select(line => (line.Line, line.Url))];
    }

    private IEnumerable<(int At, DigestLine Line, string Url)> Of(AssignmentKind kind, IReadOnlyList<Item> group, string mailKey)
    {
        if (group.Count > 1 && kind.LineOfGroup([.. group.Select(item => item.Digest)]) is { } together)
            return [(group[0].At, together, UrlOf(kind, group[0], mailKey))];
        return group.Select(item => (item.At, kind.Line(item.Digest), UrlOf(kind, item, mailKey)));
    }

    private async Task<Item> ItemAsync(DueLine line, AssignmentText text, int at, CancellationToken cancellationToken)
    {
        var assignee = line.Assignee;
        var inPlaceOf = await mailer.InPlaceOfAsync(assignee.As, assignee.ForPersonId, office: null, cancellationToken);
        return new Item(at, line, new DigestItem(line.Assignment, text, assignee.As, mailer.Day(assignee.AskedAt), inPlaceOf));
    }

    // Who is only told has nothing to answer, and signs in to look.
    private string UrlOf(AssignmentKind kind, Item item, string mailKey)
    {
        var (assignment, assignee) = (item.Line.Assignment, item.Line.Assignee);
        var party = assignee.As is AssigneeRole.Informed ? Party.KeyOfOffice(kind.OfficeToTell) : assignee.Party;
        return mailer.AddressOf(assignment, kind, item.Digest.Text, party, mailKey).Url;
    }

    private sealed record Item(int At, DueLine Line, DigestItem Digest)
    {
        public (string, bool) Group =>
            (Line.Assignment.GroupId ?? Line.Assignment.Id.ToString(), Line.Assignee.As is AssigneeRole.Informed);
    }
}
