// What the app's identity may do, all of it but the vaults (vault.bicep) and the database (database.bicep).
// | where         | role                             | because                                                     |
// | host storage  | Storage Blob Data Owner          | host locks and leases, timer schedules, its own package     |
// | host storage  | Storage Queue Data Contributor   | Durable work items                                          |
// | host storage  | Storage Table Data Contributor   | Durable history                                             |
// | content       | Storage Blob Data Owner          | blob triggers; photos, rosters and evidence                 |
// | content       | Storage Queue Data Contributor   | blobs that failed five times                                |
// | telemetry     | Monitoring Metrics Publisher     | telemetry is taken from identities only                     |

@description('Name of the app\'s identity.')
param appName string

@description('Object id of that identity.')
param appPrincipalId string

@description('Account of the Functions host.')
param hostStorageName string

@description('Account of the content.')
param contentStorageName string

@description('Application Insights component.')
param insightsName string

var blobOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var queueContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: hostStorageName }
resource contentStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: contentStorageName }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

resource onHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [blobOwner, queueContributor, tableContributor]: {
    name: guid(hostStorage.id, appName, role)
    scope: hostStorage
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource onContent 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [blobOwner, queueContributor]: {
    name: guid(contentStorage.id, appName, role)
    scope: contentStorage
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource onTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, appName, metricsPublisher)
  scope: insights
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}
