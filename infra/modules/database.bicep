// PostgreSQL in the network, Entra identities only: the server has no password to lose.

import { identity } from 'identity.bicep'

@description('Base name of the resources.')
param name string

@description('Azure region.')
param location string

@description('Tags for every resource.')
param tags object

@description('Compute size.')
param sku string

@description('Storage in gigabytes; it grows by itself.')
param storageGb int

@description('A second server in another zone that takes over.')
param zoneRedundant bool

@description('Subnet delegated to PostgreSQL.')
param subnetId string

@description('Private DNS zone of PostgreSQL.')
param zoneId string

@description('Identity of the app. It owns its database and runs its migrations, so it is an administrator of this server, which holds nothing else.')
param app identity

@description('Entra group of the people who administer the database.')
param administrators { objectId: string, name: string }

@description('Log Analytics workspace.')
param workspaceId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: 'psql-${name}'
  location: location
  tags: tags
  sku: { name: sku, tier: startsWith(sku, 'Standard_B') ? 'Burstable' : 'GeneralPurpose' }
  properties: {
    version: '17'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: { storageSizeGB: storageGb, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 35, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: zoneRedundant ? 'ZoneRedundant' : 'Disabled' }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: zoneId
      publicNetworkAccess: 'Disabled'
    }
  }

  resource database 'databases' = {
    name: 'sppsflows'
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }

  // The server takes one change at a time.
  resource requireTls 'configurations' = {
    name: 'require_secure_transport'
    properties: { value: 'on', source: 'user-override' }
    dependsOn: [database]
  }

  resource tlsVersion 'configurations' = {
    name: 'ssl_min_protocol_version'
    properties: { value: 'TLSv1.2', source: 'user-override' }
    dependsOn: [requireTls]
  }

  resource people 'administrators' = {
    name: administrators.objectId
    properties: {
      principalName: administrators.name
      principalType: 'Group'
      tenantId: tenant().tenantId
    }
    dependsOn: [tlsVersion]
  }

  resource appOwner 'administrators' = {
    name: app.principalId
    properties: {
      principalName: app.name
      principalType: 'ServicePrincipal'
      tenantId: tenant().tenantId
    }
    dependsOn: [people]
  }
}

#disable-next-line use-recent-api-versions // the newer one without 'preview' can't send to resource-specific tables
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: server
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'PostgreSQLLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: server
  properties: {
    level: 'CanNotDelete'
    notes: 'Its backups go with it five days after it is deleted.'
  }
}

@description('Resource id of the server.')
output id string = server.id

@description('Npgsql connection string. The password is a token that the app asks Entra ID for.')
output connection string = 'Host=${server.properties.fullyQualifiedDomainName};Port=5432;Database=${server::database.name};Username=${app.name};SSL Mode=VerifyFull'
