// Durable Task Scheduler as the place where flows are kept, in place of the app's own storage account.

@description('Base name of the resources.')
param name string

@description('Azure region.')
param location string

@description('Tags for every resource.')
param tags object

@description('Name of the app\'s identity.')
param appName string

@description('Object id of that identity.')
param appPrincipalId string

@description('Client id of that identity.')
param appClientId string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-${name}'
  location: location
  tags: tags
  properties: {
    // The scheduler has no private endpoint; it takes Entra identities with a role on it, and nothing else.
    ipAllowlist: ['0.0.0.0/0']
    sku: { name: 'Consumption' }
  }

  resource hub 'taskHubs' = {
    name: 'SppsFlows'
    properties: {}
  }
}

// Durable Task Data Contributor
var dataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource uses 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::hub.id, appName, dataContributor)
  scope: scheduler::hub
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataContributor)
  }
}

@description('Connection of the app to its hub. It names an identity and holds no key.')
output connection string = 'Endpoint=${scheduler.properties.endpoint};Authentication=ManagedIdentity;ClientID=${appClientId}'

@description('Name of the hub.')
output hubName string = scheduler::hub.name
