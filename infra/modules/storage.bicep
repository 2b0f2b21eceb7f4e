// A storage account that takes Entra identities only: no account keys, no public blobs.

@description('Name of the account: 3 to 24 letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags for every resource.')
param tags object

@description('Storage redundancy.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param redundancy string

@description('Private containers to create.')
param containers string[]

@description('Lifecycle rules, as the management policy takes them.')
param lifecycleRules array = []

@description('Keep old versions of blobs; not for the account that the Functions host itself writes to all day.')
param versioning bool

@description('Whether the account answers on its public address.')
@allowed(['Enabled', 'Disabled'])
param publicNetworkAccess string

@description('Addresses that may reach the public address; empty for all when public access is enabled.')
param allowedIpRanges string[] = []

@description('Log Analytics workspace.')
param workspaceId string

@description('Guard the account against being deleted.')
param locked bool

var recoveryDays = 30

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    allowedCopyScope: 'AAD'
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: publicNetworkAccess
    supportsHttpsTrafficOnly: true
    networkAcls: {
      // Event Grid writes dead letters by its own identity.
      bypass: 'AzureServices'
      defaultAction: empty(allowedIpRanges) && publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
      ipRules: [for range in allowedIpRanges: { value: range, action: 'Allow' }]
    }
    encryption: {
      requireInfrastructureEncryption: true
      keySource: 'Microsoft.Storage'
      services: {
        blob: { enabled: true, keyType: 'Account' }
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: versioning
      deleteRetentionPolicy: { enabled: true, days: recoveryDays, allowPermanentDelete: false }
      containerDeleteRetentionPolicy: { enabled: true, days: recoveryDays }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource lifecycle 'managementPolicies' = if (!empty(lifecycleRules)) {
    name: 'default'
    properties: { policy: { rules: lifecycleRules } }
    dependsOn: [blobs]
  }
}

#disable-next-line use-recent-api-versions // the newer one without 'preview' can't send to resource-specific tables
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds evidence and media that exist nowhere else.'
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Endpoint of its blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Endpoint of its queues.')
output queueEndpoint string = account.properties.primaryEndpoints.queue
