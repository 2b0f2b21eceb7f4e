namespace SppsFlows.Data;

/// <summary>
/// What to ask the SQLite file, without EF Core, before something is woken that nearly always finds nothing to do. Registered in Hosting,
/// beside the tables that it names.
/// </summary>
/// <param name="Of">Whose work it is.</param>
/// <param name="Sql">
/// Finds a row when there may be work; when there certainly is none, none. May name <c>@today</c>, a date as <c>2026-11-24</c>, and
/// <c>@now</c>, an instant as the file has them.
/// </param>
public sealed record Probe(Type Of, string Sql);
