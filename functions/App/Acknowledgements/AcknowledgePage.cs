using SppsFlows.Assignments;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Acknowledgements;

/// <summary>What the page shows.</summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="IsCodeMailed">All is well but for the code that has just been mailed.</param>
public sealed record AcknowledgePage(
    AnswerView.Open Open, IReadOnlyList<Account> Accounts, PlatformCatalogue Catalogue, string Action, AnswerForm Form,
    IReadOnlyDictionary<string, string> Problems, bool AsksCode, bool IsCodeMailed);
