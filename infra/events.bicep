// Tells the app of new files, one subscription for each blob-triggered function. Deployed after the app's code: Event Grid
// asks the app to confirm, and the key of the host's web hook comes into being with its first blob trigger.

targetScope = 'resourceGroup'

@description('Name of the function app.')
param functionAppName string

@description('Account that files are put into.')
param contentStorageName string

@description('The functions, and the container that each one watches.')
param functions { name: string, container: string }[]

@description('Azure region.')
param location string = resourceGroup().location

// Storage Blob Data Contributor
var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var undelivered = 'undelivered'

resource content 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: contentStorageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource undeliveredEvents 'containers' existing = { name: undelivered }
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: functionAppName }

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${contentStorageName}'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    source: content.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource deadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(content::blobs::undeliveredEvents.id, topic.id, blobContributor)
  scope: content::blobs::undeliveredEvents
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
  }
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for function in functions: {
    parent: topic
    name: toLower(function.name)
    properties: {
      eventDeliverySchema: 'EventGridSchema'
      destination: {
        endpointType: 'WebHook'
        properties: {
          // The key goes from the app to Event Grid inside Azure; it is in no parameter and in no output.
          #disable-next-line use-secure-value-for-secure-inputs
          endpointUrl: 'https://${site.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${function.name}&code=${listKeys('${site.id}/host/default', '2025-03-01').systemKeys.blobs_extension}'
          maxEventsPerBatch: 1
          minimumTlsVersionAllowed: '1.2'
        }
      }
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated']
        subjectBeginsWith: '/blobServices/default/containers/${function.container}/'
      }
      // A day of trying covers an outage of the app; what is still undelivered is kept and told of.
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deadLetterWithResourceIdentity: {
        identity: { type: 'SystemAssigned' }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: content.id, blobContainerName: undelivered }
        }
      }
    }
    dependsOn: [deadLetters]
  }
]
