using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>
/// A request as somebody wrote it, whatever the way in (A1): text, unchecked. Field names are those of the form, of
/// the mail's "Field: value" lines and of <c>/api/schemas/account-request.json</c>.
/// </summary>
public sealed record AccountRequestForm
{
    /// <summary>Name or id of the school or department.</summary>
    public string? Organization { get; init; }

    /// <summary>School, Department or Classroom.</summary>
    public string? Kind { get; init; }

    public string? Platform { get; init; }

    public string? Handle { get; init; }

    public string? Url { get; init; }

    public string? Existing { get; init; }

    public string? Purpose { get; init; }

    public string? Audience { get; init; }

    public string? Grades { get; init; }

    public string? ContactEmail { get; init; }

    public string? ContactPhone { get; init; }

    public string? ContactAddress { get; init; }

    /// <summary>E-mail addresses of the managers.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    /// <summary>Keys of the acknowledgements that were ticked (A9).</summary>
    public IReadOnlyList<string> Acknowledgements { get; init; } = [];
}

/// <summary>What became of a submission. Closed.</summary>
public abstract record SubmitResult
{
    private SubmitResult() { }

    /// <summary>Taken in; the flow runs.</summary>
    public sealed record Accepted(Guid RequestId) : SubmitResult;

    /// <summary>This submission was taken in before.</summary>
    public sealed record Known(Guid RequestId) : SubmitResult;

    /// <summary>
    /// Not taken in: fields are missing or wrong. On the form they are shown; by mail and hook the requester gets a pre-filled link.
    /// </summary>
    public sealed record Problems(IReadOnlyList<FieldProblem> Fields) : SubmitResult;
}
