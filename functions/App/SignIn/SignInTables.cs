using Microsoft.EntityFrameworkCore;
using SppsFlows.SignIn.StepUp;
using SppsFlows.SignIn.StepUp.Authenticators;

namespace SppsFlows.SignIn;

/// <summary>Sessions and what people prove their identity with, in the store.</summary>
internal static class SignInTables
{
    internal static void AddSignInTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new SessionTable());
        model.ApplyConfiguration(new SignInChallengeTable());
        model.ApplyConfiguration(new StepUpChallengeTable());
        model.ApplyConfiguration(new AuthenticatorTable());
    }
}
