using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Hosting;
using SppsFlows.Embedded.Triggers.Http;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Where a parameter of a function gets its value.</summary>
internal abstract class ParameterSource
{
    public abstract ValueTask<object?> GetAsync(Invocation invocation);

    /// <summary>The source of a parameter that every kind of function may have; null when there is none.</summary>
    public static ParameterSource? Common(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext)) return new Of(static invocation => invocation);
        if (type == typeof(CancellationToken)) return new Of(static invocation => invocation.CancellationToken);
        if (type == typeof(DurableTaskClient) && parameter.IsDefined(typeof(DurableClientAttribute)))
            return new Of(static invocation => invocation.InstanceServices.GetRequiredService<EngineService>().Client);
        return null;
    }

    public static ParameterSource Trigger { get; } = new Of(static invocation => invocation.TriggerValue);

    public static ParameterSource Request { get; } = new Of(static invocation => invocation.Http!.Request);

    public static ParameterSource Body(Type type) => new FromBody(type);

    /// <summary>
    /// A value from the binding data, by the parameter's name; null when text cannot be converted to the parameter's type.
    /// </summary>
    public static ParameterSource? BindingData(ParameterInfo parameter) =>
        FromText.Can(parameter.ParameterType) ? new FromText(parameter) : null;

    public static ParameterSource Computed(Func<Invocation, object?> get) => new Of(get);

    private sealed class Of(Func<Invocation, object?> get) : ParameterSource
    {
        public override ValueTask<object?> GetAsync(Invocation invocation) => new(get(invocation));
    }

    private sealed class FromBody(Type type) : ParameterSource
    {
        public override ValueTask<object?> GetAsync(Invocation invocation) => new(JsonBody.ReadAsync(invocation.Http!.Request, type));
    }

    private sealed class FromText : ParameterSource
    {
        private readonly string _name;
        private readonly Type _type;
        private readonly object? _missing;

        public FromText(ParameterInfo parameter)
        {
            _name = parameter.Name!;
            _type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (parameter.HasDefaultValue) _missing = parameter.DefaultValue;
            else if (parameter.ParameterType.IsValueType) _missing = Activator.CreateInstance(parameter.ParameterType);
        }

        public static bool Can(Type type)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            return type == typeof(string) || type.IsEnum || type.IsPrimitive || type == typeof(decimal) || type == typeof(Guid)
                || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(TimeOnly)
                    || type == typeof(TimeSpan);
        }

        public override ValueTask<object?> GetAsync(Invocation invocation)
        {
            if (!invocation.BindingContext.BindingData.TryGetValue(_name, out var value) || value is null) return new(_missing);
            var text = value.ToString()!;
            if (_type == typeof(string)) return new(text);
            try
            {
                return new(TypeDescriptor.GetConverter(_type).ConvertFromInvariantString(text));
            }
            catch (Exception unfit) when (unfit is FormatException or ArgumentException or NotSupportedException or OverflowException)
            {
                // The text may come from outside: the error names the parameter and does not repeat the text.
                throw new BadHttpRequestException($"The value of '{_name}' is not a valid {_type.Name}.", StatusCodes.Status400BadRequest);
            }
        }
    }
}
