using SppsFlows.Policy;

namespace SppsFlows.Registry;

/// <summary>States of the registry in words.</summary>
public static class AccountText
{
    public static string Name(AccountState state) => state switch
    {
        AccountState.Reserved => "Reserved",
        AccountState.SettingUp => "Being set up",
        AccountState.Active => "Active",
        AccountState.Closing => "Being closed",
        AccountState.Closed => "Closed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Name(EscrowState state) => state switch
    {
        EscrowState.None => "None expected",
        EscrowState.Awaited => "Awaited",
        EscrowState.Sealed => "Sealed",
        EscrowState.Collected => "Sealed, and taken out since",
        EscrowState.Expired => "Sealed, but due to be changed",
        EscrowState.Revoked => "Taken out of use",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
