using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.Portal.People;

/// <summary>For whom, or for which post, somebody can be named.</summary>
/// <param name="Value">In the form.</param>
/// <param name="Post">Null: for a person.</param>
public sealed record DelegateChoice(string Value, string Label, Post? Post = null)
{
    public const string Me = "me", SomebodyElse = "somebody-else";

    /// <summary>What a person may choose from (A13): themselves and their posts; the superintendent's office, everybody's. Pure.</summary>
    /// <param name="held">Every role that anybody holds.</param>
    /// <returns>Empty: they name nobody.</returns>
    public static IReadOnlyList<DelegateChoice> Of(
        SignedInPerson person, IReadOnlyCollection<OrgUnit> orgs, IReadOnlyCollection<RoleAssignment> held)
    {
        var names = orgs.ToDictionary(org => org.Id, org => org.Name);
        var own = Posts(person.Roles);
        List<DelegateChoice> choices = own.Count > 0 ? [new(Me, "Me, in all my posts")] : [];
        choices.AddRange(own.Select(post => OfPost(post, names)));
        if (!IsSuperintendency(person)) return choices;
        // A post that nobody holds can have somebody who acts in it.
        var vacant = orgs.Where(org => org.Kind is not OrgKind.District)
            .Select(org => new Post(org.Kind is OrgKind.School ? Role.Principal : Role.Director, org.Id));
        choices.Add(new(SomebodyElse, "Somebody else, in all their posts"));
        choices.AddRange(Posts(held).Union(vacant).Except(own).Select(post => OfPost(post, names)).OrderBy(choice => choice.Label));
        return choices;
    }

    public static bool IsSuperintendency(SignedInPerson person) =>
        person.Has(Role.Superintendent) || person.Has(Role.SuperintendentDesignee);

    private static List<Post> Posts(IEnumerable<RoleAssignment> roles) =>
        [.. roles.Where(role => PostWords.IsPost(role.Role)).Select(role => new Post(role.Role, role.OrgId)).Distinct()];

    private static DelegateChoice OfPost(Post post, Dictionary<string, string> names)
    {
        var words = PostWords.Of(post.Role, names.GetValueOrDefault(post.OrgId!));
        return new DelegateChoice($"{post.Role}/{post.OrgId}", char.ToUpperInvariant(words[0]) + words[1..], post);
    }
}
