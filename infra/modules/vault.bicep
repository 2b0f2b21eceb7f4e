// A vault that people and apps enter by role only, whose secrets outlive a mistaken delete, and that logs every read.

@description('Name of the vault: 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags for every resource.')
param tags object

@description('Log Analytics workspace.')
param workspaceId string

@description('Subnet of its private endpoint.')
param endpointSubnetId string

@description('Private DNS zone of Key Vault.')
param zoneId string

@description('Name of the identity that writes and reads the secrets.')
param writerName string

@description('Object id of that identity.')
param writerPrincipalId string

@description('Object id of a group whose members may write the secrets; empty for none.')
param officerGroupId string = ''

@description('Public addresses from which people may reach the vault; empty to close its public side.')
param allowedIpRanges string[] = []

@description('Object id of a group whose members may read the secrets when the app is down; empty for none.')
param readerGroupId string = ''

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: empty(allowedIpRanges) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
      ipRules: [for range in allowedIpRanges: { value: range }]
    }
  }
}

#disable-next-line use-recent-api-versions // the newer one without 'preview' can't send to resource-specific tables
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint 'endpoint.bicep' = {
  params: {
    name: 'pe-${name}'
    location: location
    tags: tags
    targetId: vault.id
    group: 'vault'
    subnetId: endpointSubnetId
    zoneId: zoneId
  }
}

// Key Vault Secrets Officer: versions, tags, recovery. It can't purge and can't change who has access.
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
// Key Vault Secrets User: reads, nothing else.
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, writerName, secretsOfficer)
  scope: vault
  properties: {
    principalId: writerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
  }
}

resource officersWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(officerGroupId)) {
  name: guid(vault.id, officerGroupId, secretsOfficer)
  scope: vault
  properties: {
    principalId: officerGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
  }
}

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(readerGroupId)) {
  name: guid(vault.id, readerGroupId, secretsUser)
  scope: vault
  properties: {
    principalId: readerGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
