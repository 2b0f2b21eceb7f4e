namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for HTTP requests. Without methods it answers every method; without an authorization level it asks for a function key.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : Attribute
{
    // The real attribute leaves the level at Anonymous in this constructor only: kept, because a route must be guarded alike on both hosts.
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>An ASP.NET Core route template under the route prefix of host.json; null stands for the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The methods answered, in any case; null or empty for all.</summary>
    public string[]? Methods { get; private set; }

    /// <summary>Whose key a caller has to bring.</summary>
    public AuthorizationLevel AuthLevel { get; private set; }
}

/// <summary>Whose key an HTTP caller has to bring, in the header <c>x-functions-key</c> or the query parameter <c>code</c>.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>A user of App Service authentication. The embedded host refuses a function with this level at start-up.</summary>
    User = 1,

    /// <summary>A key of the function, a host key, or the master key.</summary>
    Function = 2,

    /// <summary>The master key (system keys belong to extensions that the embedded host does not have).</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
