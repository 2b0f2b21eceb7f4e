// What a person must hear of, each with the query that tells.

@description('Base name of the resources.')
param name string

@description('Azure region.')
param location string

@description('Tags for every resource.')
param tags object

@description('Log Analytics workspace.')
param workspaceId string

@description('Action group to call.')
param actionGroupId string

@description('The function app.')
param siteId string

@description('The database server.')
param databaseId string

@description('The credential vaults.')
param vaultIds string[]

@description('Reveals in a quarter of an hour that are more than a busy day.')
param revealSpike int

var queries = [
  {
    name: 'flows-failed'
    description: 'A flow ended in failure: someone waits for an answer that will not come.'
    severity: 1
    minutes: 15
    threshold: 0
    query: 'AppTraces | where Properties has "Host.Triggers.DurableTask" | where tostring(Properties.prop__state) == "Failed" or tostring(Properties.state) == "Failed"'
  }
  {
    name: 'blobs-poisoned'
    description: 'A file failed five times and was set aside.'
    severity: 2
    minutes: 15
    threshold: 0
    query: 'AppTraces | where Message has "webjobs-blobtrigger-poison"'
  }
  {
    name: 'mail-bounced'
    description: 'Several mails came back: the sending domain or the directory needs a look.'
    severity: 2
    minutes: 60
    threshold: 5
    query: 'AppTraces | where Message has "A mail did not arrive as it should"'
  }
  {
    name: 'exceptions'
    description: 'More unhandled errors than passing faults explain.'
    severity: 2
    minutes: 15
    threshold: 20
    query: 'AppExceptions'
  }
  {
    name: 'reveal-spike'
    description: 'Credentials are read faster than people do it.'
    severity: 1
    minutes: 15
    threshold: revealSpike
    query: 'AZKVAuditLogs | where OperationName == "SecretGet" and HttpStatusCode == 200 and tolower(_ResourceId) in (${join(map(vaultIds, id => '"${toLower(id)}"'), ', ')})'
  }
  {
    name: 'vault-refused'
    description: 'A credential vault refused a caller: a wrong identity, or someone trying doors.'
    severity: 1
    minutes: 15
    threshold: 0
    query: 'AZKVAuditLogs | where HttpStatusCode == 403 and tolower(_ResourceId) in (${join(map(vaultIds, id => '"${toLower(id)}"'), ', ')})'
  }
  {
    name: 'events-lost'
    description: 'Event Grid could not tell the app of a new file and set the event aside.'
    severity: 2
    minutes: 60
    threshold: 0
    query: 'AegsDeliveryFailureLogs'
  }
]

resource query 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in queries: {
    name: 'alert-${name}-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: 'SppsFlows: ${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      // The tables come into being with their first row.
      skipQueryValidation: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      autoMitigate: false
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.threshold
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

var metrics = [
  {
    name: 'http-5xx'
    description: 'Pages or hooks fail.'
    scopes: [siteId]
    metric: 'Http5xx'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 5
  }
  {
    name: 'unhealthy'
    description: 'The health page of the app reports a dependency that is down.'
    scopes: [siteId]
    metric: 'HealthCheckStatus'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 100
  }
  {
    name: 'database-down'
    description: 'The database does not answer.'
    scopes: [databaseId]
    metric: 'is_db_alive'
    aggregation: 'Maximum'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'database-storage'
    description: 'The database fills up.'
    scopes: [databaseId]
    metric: 'storage_percent'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 80
  }
]

resource metric 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for rule in metrics: {
    name: 'alert-${name}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: 1
      enabled: true
      scopes: rule.scopes
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.name
            criterionType: 'StaticThresholdCriterion'
            metricName: rule.metric
            timeAggregation: rule.aggregation
            operator: rule.operator
            threshold: rule.threshold
            // An app that scaled to nothing reports no metric; that is no fault.
            skipMetricValidation: true
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
