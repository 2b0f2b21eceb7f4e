using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Vetting;

/// <summary>What an office's answer does (E1): the second “yes” enters the app in the catalogue, a “no” ends both.</summary>
public sealed class AnswerVetting(SppsDb db, AssignmentDesk desk, ConcludeVetting conclude, AuditLog audit, TimeProvider clock)
{
    /// <summary>For <see cref="AnswerByLink.PostAsync"/>: only reads; the effect is taken if all holds.</summary>
    public static Task<Answered> Of(VettingAnswer answer, Func<AnswerRecord, Task> effect)
    {
        var problems = answer.Problems();
        return Task.FromResult<Answered>(
            problems.Count > 0 ? new Answered.Wrong(problems)
            : new Answered.Ends(answer.Agrees ? VettingKind.Agreed : VettingKind.Refused, effect));
    }

    /// <summary>Part of the write that ends the assignment.</summary>
    public async Task RecordAsync(Assignment assignment, VettingAnswer answer, AnswerRecord by, CancellationToken cancellationToken)
    {
        var (id, office) = VettingOffices.Of(assignment);
        var vetting = await db.AppVettings.Whole().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var opinion = new VettingOpinion
        {
            VettingId = id,
            Office = office,
            Agrees = answer.Agrees,
            AllowedFor = answer.Agrees ? answer.AllowedFor : null,
            Conditions = answer.Agrees && answer.Conditions.Length > 0 ? answer.Conditions : null,
            MinimumAge = answer.Agrees ? answer.Age : null,
            Reason = answer.Agrees ? null : answer.Reason,
            ById = by.PersonId,
            At = clock.GetUtcNow(),
        };
        vetting.Opinions.Add(opinion);
        audit.Add(
            Actors.Person(by.PersonId), answer.Agrees ? VettingActions.Agreed : VettingActions.Refused, vetting.Subject,
            new
            {
                For = VettingOffices.NameOf(office),
                by.Because,
                inPlaceOf = by.InPlaceOfId,
                by.By,
                opinion.AllowedFor,
                opinion.Conditions,
                opinion.MinimumAge,
                opinion.Reason,
            });
        if (!opinion.Agrees)
        {
            await conclude.RunAsync(vetting, VettingState.Declined, cancellationToken);
            await desk.EndGroupAsync(
                vetting.Subject, AssignmentState.Withdrawn, VettingKind.Refused, cancellationToken, except: assignment.Id);
        }
        else if (vetting.OpinionOf(VettingOffices.Other(office)) is { Agrees: true })
        {
            await conclude.RunAsync(vetting, VettingState.Allowed, cancellationToken);
        }
        // What the first office wants must stand on the other's page, and whoever answered here can't answer there.
        else await desk.TouchAsync(
            WhatChanged.SubjectOf(VettingOffices.SubjectOf(vetting, VettingOffices.Other(office))), cancellationToken);
    }
}
