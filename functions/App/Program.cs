Console.WriteLine("SppsFlows");
