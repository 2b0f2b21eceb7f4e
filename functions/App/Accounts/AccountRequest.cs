using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Accounts.Request;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>A wish for a social media account, from the first form to its end (A1).</summary>
public sealed class AccountRequest
{
    public required Guid Id { get; init; }

    /// <summary>Who asks; a <see cref="Directory.Person"/>.</summary>
    public required string RequesterId { get; init; }

    /// <summary>The way in: form, mail, hook.</summary>
    public required RequestSource Source { get; init; }

    /// <summary>Names the submission for ever (webhook-id, Message-ID, form id): a second one is the same request.</summary>
    public required string SubmissionKey { get; init; }

    public required string OrgId { get; set; }

    public required AccountKind Kind { get; set; }

    /// <summary>Platform id in the catalogue, or the name as written when it is not listed.</summary>
    public required string Platform { get; set; }

    public required string Handle { get; set; }

    public string? Url { get; set; }

    /// <summary>The account exists already and is to be registered (A10).</summary>
    public bool Existing { get; set; }

    public required string Purpose { get; set; }

    public required string Audience { get; set; }

    public string? Grades { get; set; }

    public required string ContactEmail { get; set; }

    public required string ContactPhone { get; set; }

    public required string ContactAddress { get; set; }

    /// <summary>Person ids of the responsible managers.</summary>
    public List<string> ManagerIds { get; set; } = [];

    /// <summary>Version of the acknowledgement texts shown (A9).</summary>
    public required string AcknowledgedVersion { get; set; }

    public DateTimeOffset AcknowledgedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public RequestState State { get; set; }

    /// <summary>Since when it is in <see cref="State"/>.</summary>
    public DateTimeOffset StateSince { get; set; }

    /// <summary>The rule of the policy that decided the way (A2).</summary>
    public PolicyRule? PolicyRule { get; set; }

    /// <summary>What the requester says about the changes that the approver asked for.</summary>
    public string? WhatChanged { get; set; }

    /// <summary>Mails about it so far; numbers their keys.</summary>
    public int Mails { get; set; }

    /// <summary>Counted up at each answer to "ask for changes": decisions belong to a round.</summary>
    public int Round { get; set; } = 1;

    /// <summary>The <see cref="Account"/> it ended in.</summary>
    public Guid? AccountId { get; set; }

    /// <summary>As in the audit.</summary>
    public string Subject => SubjectOf(Id);

    public string FlowId => $"authorize-account-{Id}";

    public static string SubjectOf(Guid id) => $"account-request/{id}";

    public static Guid IdOf(string subject) => Guid.Parse(subject.AsSpan("account-request/".Length));

    /// <summary>Nothing more will happen to it.</summary>
    public bool IsOver =>
        State is RequestState.Registered
            or RequestState.HandedOver or RequestState.Declined or RequestState.Expired or RequestState.Withdrawn;

    public void Enter(RequestState state, DateTimeOffset now)
    {
        if (State == state) return;
        (State, StateSince) = (state, now);
    }

    public void Take(AccountWish wish)
    {
        (OrgId, Kind, Platform, Handle, Url, Existing) = (wish.Org.Id, wish.Kind, wish.Platform, wish.Handle, wish.Url, wish.Existing);
        (Purpose, Audience, Grades, ManagerIds) = (wish.Purpose, wish.Audience, wish.Grades, [.. wish.ManagerIds]);
        (ContactEmail, ContactPhone, ContactAddress) = (wish.ContactEmail, wish.ContactPhone, wish.ContactAddress);
    }
}

/// <summary>Stored as text; never rename.</summary>
public enum RequestSource
{
    Form,
    Mail,
    Hook,
}

/// <summary>Stored as text; never rename.</summary>
public enum RequestState
{
    /// <summary>Taken in; the flow has not looked yet.</summary>
    Received,

    /// <summary>The requester must mend fields (A3).</summary>
    NeedsFields,

    /// <summary>The tool must be vetted first (A2, E1); resumes by itself.</summary>
    AwaitingVetting,

    /// <summary>Communications must reserve the school's page first (A2); resumes by itself.</summary>
    AwaitingPage,

    AwaitingApproval,

    /// <summary>The approver asked for changes; the requester has a link.</summary>
    ChangesAsked,

    /// <summary>Approved; the credentials are awaited (A7).</summary>
    AwaitingEscrow,

    /// <summary>In the registry (A10).</summary>
    Registered,

    /// <summary>The page that Communications reserved was handed over, or the active one named (A2).</summary>
    HandedOver,

    /// <summary>By policy or by the approver.</summary>
    Declined,

    /// <summary>Nobody answered in time (A6).</summary>
    Expired,

    Withdrawn,
}

internal sealed class AccountRequestTable : IEntityTypeConfiguration<AccountRequest>
{
    public void Configure(EntityTypeBuilder<AccountRequest> builder)
    {
        builder.ToTable("AccountRequests");
        builder.Property(request => request.Source).HasConversion<string>();
        builder.Property(request => request.Kind).HasConversion<string>();
        builder.Property(request => request.State).HasConversion<string>();
        builder.Ignore(request => request.Subject).Ignore(request => request.FlowId).Ignore(request => request.IsOver);
        builder.Property(request => request.PolicyRule).HasConversion<string>();
        builder.HasIndex(request => request.SubmissionKey).IsUnique();
        builder.HasIndex(request => request.RequesterId);
    }
}
