using SppsFlows.Directory;

namespace SppsFlows.Policy;

/// <summary>
/// Who decides (A4), as one pure function over the directory as it is now. Asked when the step runs and again when
/// the link is used. Nobody approves their own request, and nobody who left approves anything.
/// </summary>
public static class ApproverRule
{
    /// <param name="holders">The holders of the posts of <paramref name="org"/> and of the superintendent's office.</param>
    /// <param name="askedNow">Who is asked already: of two principals of one school that one stays the approver.</param>
    public static ApproverFound For(
        IReadOnlyCollection<OfficeHolder> holders, OrgUnit org, AccountKind kind, string requesterId, string? askedNow = null)
    {
        var post = org.Kind switch
        {
            OrgKind.District => (Role?)null,
            _ => kind is AccountKind.Department ? Role.Director : Role.Principal,
        };
        if (post is null) return Superintendency(holders, requesterId, ApproverBecause.DistrictItself, askedNow);
        var inPost = holders
            .Where(holder => holder.Active && !holder.IsActing && holder.Role == post && holder.OrgId == org.Id).ToList();
        if (Pick(inPost, requesterId, askedNow) is { } holder)
            return new ApproverFound.Found(
                holder.PersonId, post is Role.Director ? ApproverBecause.DirectorOfDepartment : ApproverBecause.PrincipalOfSchool);
        // Whoever acts in a vacant post decides as its holder would; never in the place of a holder who asks.
        var actingInPost = holders.Where(other => other.Active && other.IsActing && other.Role == post && other.OrgId == org.Id);
        if (inPost.Count == 0 && Pick(actingInPost, requesterId, askedNow) is { } acting)
            return new ApproverFound.Found(acting.PersonId, ApproverBecause.ActingInPost);
        return Superintendency(
            holders, requesterId, inPost.Count > 0 ? ApproverBecause.RequesterIsApprover : ApproverBecause.PostVacant, askedNow);
    }

    /// <summary>
    /// Whom to go to when <paramref name="approverId"/> does not answer (A6): the designee, or the superintendent when the designee is the
    /// one who is silent, or asks.
    /// </summary>
    public static ApproverFound EscalateTo(IReadOnlyCollection<OfficeHolder> holders, string requesterId, string? approverId) =>
        Superintendency(holders.Where(holder => holder.PersonId != approverId), requesterId, ApproverBecause.Escalated, askedNow: null);

    // The designee first: the person whom the superintendent named for this.
    private static ApproverFound Superintendency(
        IEnumerable<OfficeHolder> holders, string requesterId, ApproverBecause because, string? askedNow)
    {
        foreach (var acting in (ReadOnlySpan<bool>)[false, true])
            foreach (var office in (ReadOnlySpan<Role>)[Role.SuperintendentDesignee, Role.Superintendent])
            {
                var inOffice = holders.Where(holder => holder.Active && holder.IsActing == acting && holder.Role == office);
                if (Pick(inOffice, requesterId, askedNow) is { } holder) return new ApproverFound.Found(holder.PersonId, because);
            }
        return new ApproverFound.Nobody(because);
    }

    private static OfficeHolder? Pick(IEnumerable<OfficeHolder> holders, string requesterId, string? askedNow) => holders
        .Where(holder => holder.PersonId != requesterId)
        .OrderByDescending(holder => holder.PersonId == askedNow)
        .ThenBy(holder => holder.PersonId, StringComparer.Ordinal)
        .FirstOrDefault();
}

/// <summary>Who decides. Closed.</summary>
public abstract record ApproverFound
{
    private ApproverFound() { }

    public sealed record Found(string PersonId, ApproverBecause Because) : ApproverFound;

    /// <summary>
    /// Nobody may: the superintendent's office is vacant, or its only holder asks. Communications must have the directory mended.
    /// </summary>
    public sealed record Nobody(ApproverBecause Because) : ApproverFound;
}

/// <summary>Why this person. Stored in the audit as text; never rename.</summary>
public enum ApproverBecause
{
    PrincipalOfSchool,
    DirectorOfDepartment,

    /// <summary>The principal or director asks: the superintendent's office decides.</summary>
    RequesterIsApprover,

    /// <summary>The school has no principal, the department no director: the superintendent's office decides.</summary>
    PostVacant,

    /// <summary>The district's own account.</summary>
    DistrictItself,

    /// <summary>The approver did not answer (A6).</summary>
    Escalated,

    /// <summary>The post is vacant, and somebody acts in it (A13).</summary>
    ActingInPost,
}
