namespace SppsFlows.Policy;

/// <summary>Stored as text; never rename.</summary>
public enum AccountState
{
    /// <summary>A page held for a school that has none yet.</summary>
    Reserved,

    /// <summary>Approved; its managers are setting it up, and the credentials are awaited (A7).</summary>
    SettingUp,

    Active,

    /// <summary>Given up (A11): it is to be deleted on its platform. It is closed once somebody attests that.</summary>
    Closing,

    Closed,
}
