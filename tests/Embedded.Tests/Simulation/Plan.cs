namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>One step of a random orchestration, as data: it is the orchestration's input, and the model computes the end from it.</summary>
internal sealed record Step(
    string Kind, string Tag, int Count = 0, string? Target = null, List<Step>? Child = null, TimeSpan Delay = default);

/// <summary>An orchestration's input: its steps, its position, and what earlier generations have seen.</summary>
internal sealed record Progress(List<Step> Steps, int At, List<string> Seen);

/// <summary>A payload that clients send, and how often they tried and were told that it is done.</summary>
internal sealed class Sent(string payload)
{
    public string Payload => payload;

    public int Tries { get; set; }

    public int Acknowledged { get; set; }
}

/// <summary>What clients send to one step that collects events, in order; the last is <see cref="Workload.Stop"/>.</summary>
internal sealed class Mailing(Flow target, string name, List<Sent> events)
{
    public Flow Target => target;

    public string Name => name;

    public List<Sent> Events => events;

    public int Next { get; set; }

    public bool InFlight { get; set; }

    public bool IsDone => Next >= events.Count;
}

/// <summary>One instance as the model knows it.</summary>
internal sealed class Flow(string id, List<Step> steps, Flow? parent)
{
    public string Id => id;

    public List<Step> Steps => steps;

    public Flow? Parent => parent;

    /// <summary>The one that a client starts.</summary>
    public Flow Root => parent?.Root ?? this;

    public bool Fails => steps[^1].Kind == "fail";

    public TimeSpan StartDelay { get; init; }

    /// <summary>Started only when this one is: it sends events to it.</summary>
    public Flow? After { get; init; }

    /// <summary>Another flow waits for what this one sends.</summary>
    public bool IsNeeded => After is not null;

    public bool StartInFlight { get; set; }

    public bool Started { get; set; }

    public bool TerminateTried { get; set; }

    /// <summary>What a client saw of its end; that may never change again.</summary>
    public string? End { get; set; }

    public bool MayBeTerminated => TerminateTried || parent?.MayBeTerminated == true;
}

/// <summary>Draws a workload from a seed.</summary>
internal sealed class Plan
{
    private readonly Random _random;

    public Plan(Random random)
    {
        _random = random;
        var count = random.Next(2, 8);
        for (var i = 0; i < count; i++)
        {
            var id = $"f{i}";
            if (i > 0 && random.Next(4) == 0)
            {
                AddPair(id);
                continue;
            }

            var delay = random.Next(6) == 0 ? TimeSpan.FromSeconds(random.Next(1, 4000)) : TimeSpan.Zero;
            AddFlow(id, null, 0, null, delay);
        }
    }

    public List<Flow> Flows { get; } = [];

    public List<Mailing> Mailings { get; } = [];

    // One collects what the other sends.
    private void AddPair(string id)
    {
        var count = _random.Next(1, 5);
        var receiver = AddFlow($"{id}r", new Step("received", $"{id}-mail", count), 0, null, TimeSpan.Zero);
        AddFlow($"{id}s", new Step("send", $"{id}-mail", count, receiver.Id), 0, receiver, TimeSpan.Zero);
    }

    private Flow AddFlow(string id, Step? extra, int depth, Flow? after, TimeSpan delay, Flow? parent = null)
    {
        var steps = new List<Step>();
        var flow = new Flow(id, steps, parent) { After = after, StartDelay = delay };
        Flows.Add(flow);
        var count = _random.Next(1, 6);
        var at = extra is null ? -1 : _random.Next(count);
        for (var i = 0; i < count; i++)
        {
            if (i == at) steps.Add(extra!);
            steps.Add(NewStep(flow, $"{id}.{i}", depth));
        }

        if (_random.Next(8) == 0) steps.Add(new Step("fail", id));
        return flow;
    }

    private Step NewStep(Flow flow, string tag, int depth)
    {
        switch (_random.Next(depth < 2 ? 12 : 10))
        {
            case 0 or 1: return new Step("activity", tag);
            case 2: return new Step("fan", tag, _random.Next(2, 6));
            case 3 or 4: return new Step("timer", tag, Delay: TimeSpan.FromSeconds(_random.Next(1, 20) * (_random.Next(3) == 0 ? 400 : 1)));
            case 5: return new Step("retry", tag, _random.Next(0, 4));
            case 6:
                return _random.Next(2) == 0
                    ? new Step("give-up", tag, _random.Next(1, 4))
                    : new Step("timeout", tag, Delay: TimeSpan.FromSeconds(_random.Next(1, 90)));
            case 7 or 8:
                var events = new List<Sent>();
                for (var n = _random.Next(0, 4); n > 0; n--)
                {
                    events.Add(new Sent($"{tag}#{n}"));
                    if (_random.Next(5) == 0) events.Add(new Sent($"{tag}#{n}")); // a duplicate, on purpose
                }

                events.Add(new Sent(Workload.Stop));
                Mailings.Add(new Mailing(flow, tag, events));
                return new Step("events", tag);
            case 9: return new Step("again", tag);
            default: return new Step("child", tag, Child: AddFlow($"{tag}c", null, depth + 1, null, TimeSpan.Zero, flow).Steps);
        }
    }
}
