namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a public method of a public class as a function. The name is unique, ignoring case, and is data once shipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The name by which the function is known to the host, to other functions and to stored history.</summary>
    public string Name { get; } = name;
}
