// SppsFlows on Azure: one resource group. The events that wake the blob triggers are in events.bicep, because Event Grid
// asks the running app to confirm them; deploy.sh brings both, in order.

targetScope = 'resourceGroup'

@description('Short name of this installation; part of every resource name.')
@minLength(3)
@maxLength(11)
param name string

@description('Azure region.')
param location string = resourceGroup().location

@description('Name of the district, as people read it.')
param districtName string

@description('E-mail domains of the district.')
param emailDomains string[]

@description('Beginnings of the district\'s phone numbers: digits with area code.')
param phonePrefixes string[] = []

@description('Sender of all mail: a name and an address of a domain that is authenticated at SendGrid.')
param mailFrom string

@description('Address that mailed links start with, such as https://flows.district.example; empty for the address that Azure gives.')
param publicUrl string = ''

@description('Mailbox of the Communications office.')
param communicationsEmail string

@description('Time zone of the district, IANA name.')
param timeZone string = 'America/Chicago'

@description('Client id of the Entra application that staff sign in to; empty for sign-in by mailed link.')
param signInClientId string = ''

@description('Entra group of the people who administer the database.')
param databaseAdministrators { objectId: string, name: string }

@description('Object id of the group that keeps the app\'s own secrets, such as SendGrid\'s key.')
param settingsOfficersGroupId string

@description('Public addresses from which that group may reach its vault, in CIDR notation; empty for none.')
param settingsOfficersIpRanges string[] = []

@description('SendGrid\'s public key of the security policy for inbound mail, base64.')
param inboundMailPublicKey string = ''

@description('Public key of SendGrid\'s signed event webhook, in base64; empty: bounces are not taken in.')
param mailEventPublicKey string = ''

@description('Object id of the Communications group that may read School and Department credentials when the app is down; empty for none.')
param communicationsReaderGroupId string = ''

@description('Object id of the group that may read Classroom credentials when the app is down; empty for none.')
param principalsReaderGroupId string = ''

@description('Where flows are kept: the app\'s own storage account, or Durable Task Scheduler (needs the app built for it).')
@allowed(['AzureStorage', 'DurableTaskScheduler'])
param durableBackEnd string = 'AzureStorage'

@description('Address space of the network, a /22 at least.')
param addressSpace string = '10.40.0.0/22'

@description('Public addresses from which people may put files into the content account (the district\'s egress); empty for none.')
param contentIpRanges string[] = []

@description('Storage redundancy of content and flows.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param redundancy string = 'Standard_ZRS'

@description('Compute size of the database.')
param databaseSku string = 'Standard_B2s'

@description('Storage of the database in gigabytes.')
param databaseStorageGb int = 32

@description('A second database server in another zone; not for burstable sizes.')
param databaseZoneRedundant bool = false

@description('Most instances of the app at a time. Flows and mail bursts scale out; this bounds the database connections too.')
param maximumInstances int = 40

@description('Memory of an instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int = 2048

@description('Instances for HTTP that are always warm.')
param warmHttpInstances int = 1

@description('Days that logs are kept.')
param logRetentionDays int = 180

@description('Most gigabytes of logs taken in a day.')
param dailyLogLimitGb int = 2

@description('Who is mailed by alerts and by the budget.')
param alertEmails string[]

@description('US dollars a month at which people are told.')
param monthlyBudget int = 400

@description('First day of the month from which the budget counts.')
param budgetStartDate string = utcNow('yyyy-MM-01')

@description('Reveals of credentials in a quarter of an hour that are more than a busy day.')
param revealSpike int = 40

var tags = { application: 'SppsFlows', installation: name }
var suffix = take(uniqueString(resourceGroup().id), 5)
var siteHost = 'func-${name}-${suffix}.azurewebsites.net'
// Names that other modules look resources up by are made here, so that what-if can tell what a deployment would change.
var hostStorageName = 'st${name}host${suffix}'
var contentStorageName = 'st${name}data${suffix}'
var insightsName = 'appi-${name}'
var identityNames = {
  app: 'id-${name}'
  communications: 'id-${name}-communications'
  principals: 'id-${name}-principals'
}
var address = empty(publicUrl) ? 'https://${siteHost}' : publicUrl

module identities 'modules/identity.bicep' = {
  params: { names: identityNames, location: location, tags: tags }
}

module network 'modules/network.bicep' = {
  params: { name: name, location: location, tags: tags, addressSpace: addressSpace }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    insightsName: insightsName
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyLogLimitGb: dailyLogLimitGb
    alertEmails: alertEmails
  }
}

// The host's own account keeps its public address, for identities only: the platform writes the app's package there from outside the network.
module hostStorage 'modules/storage.bicep' = {
  params: {
    name: hostStorageName
    location: location
    tags: tags
    redundancy: redundancy
    containers: ['app-package']
    versioning: false
    publicNetworkAccess: 'Enabled'
    workspaceId: monitoring.outputs.workspaceId
    locked: true
  }
}

module contentStorage 'modules/storage.bicep' = {
  params: {
    name: contentStorageName
    location: location
    tags: tags
    redundancy: redundancy
    containers: ['inbox', 'roster', 'media', 'evidence', 'quarantine', 'undelivered']
    versioning: true
    publicNetworkAccess: empty(contentIpRanges) ? 'Disabled' : 'Enabled'
    allowedIpRanges: contentIpRanges
    workspaceId: monitoring.outputs.workspaceId
    locked: true
    lifecycleRules: [
      {
        name: 'forget-what-could-not-be-read'
        enabled: true
        type: 'Lifecycle'
        definition: {
          filters: { blobTypes: ['blockBlob'], prefixMatch: ['quarantine/', 'undelivered/'] }
          actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } }
        }
      }
      {
        name: 'cool-what-is-seldom-read'
        enabled: true
        type: 'Lifecycle'
        definition: {
          filters: { blobTypes: ['blockBlob'], prefixMatch: ['media/', 'evidence/'] }
          actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 90 } } }
        }
      }
      {
        name: 'drop-old-versions'
        enabled: true
        type: 'Lifecycle'
        definition: {
          filters: { blobTypes: ['blockBlob'] }
          actions: { version: { delete: { daysAfterCreationGreaterThan: 90 } } }
        }
      }
    ]
  }
}

module contentBlobs 'modules/endpoint.bicep' = {
  params: {
    name: 'pe-${name}-content-blob'
    location: location
    tags: tags
    targetId: contentStorage.outputs.id
    group: 'blob'
    subnetId: network.outputs.endpointSubnetId
    zoneId: network.outputs.blobZoneId
  }
}

module contentQueues 'modules/endpoint.bicep' = {
  params: {
    name: 'pe-${name}-content-queue'
    location: location
    tags: tags
    targetId: contentStorage.outputs.id
    group: 'queue'
    subnetId: network.outputs.endpointSubnetId
    zoneId: network.outputs.queueZoneId
  }
}

// What the app itself needs to keep secret: SendGrid's key, hook secrets, the keys of its cookies. Filled by people, never by this template.
module settingsVault 'modules/vault.bicep' = {
  params: {
    name: 'kv-${name}-app-${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    endpointSubnetId: network.outputs.endpointSubnetId
    zoneId: network.outputs.vaultZoneId
    writerName: identityNames.app
    writerPrincipalId: identities.outputs.app.principalId
    officerGroupId: settingsOfficersGroupId
    allowedIpRanges: settingsOfficersIpRanges
  }
}

// Custody (B2): two vaults, two identities. Whoever can read one can't read the other.
module communicationsVault 'modules/vault.bicep' = {
  params: {
    name: 'kv-${name}-com-${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    endpointSubnetId: network.outputs.endpointSubnetId
    zoneId: network.outputs.vaultZoneId
    writerName: identityNames.communications
    writerPrincipalId: identities.outputs.communications.principalId
    readerGroupId: communicationsReaderGroupId
  }
}

module principalsVault 'modules/vault.bicep' = {
  params: {
    name: 'kv-${name}-pri-${suffix}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    endpointSubnetId: network.outputs.endpointSubnetId
    zoneId: network.outputs.vaultZoneId
    writerName: identityNames.principals
    writerPrincipalId: identities.outputs.principals.principalId
    readerGroupId: principalsReaderGroupId
  }
}

module database 'modules/database.bicep' = {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    sku: databaseSku
    storageGb: databaseStorageGb
    zoneRedundant: databaseZoneRedundant
    subnetId: network.outputs.databaseSubnetId
    zoneId: network.outputs.postgresZoneId
    #disable-next-line what-if-short-circuiting // a server's administrator is named by an object id, which a new identity has only once it is made
    app: identities.outputs.app
    administrators: databaseAdministrators
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackEnd == 'DurableTaskScheduler') {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    appName: identityNames.app
    appPrincipalId: identities.outputs.app.principalId
    appClientId: identities.outputs.app.clientId
  }
}

module access 'modules/access.bicep' = {
  params: {
    appName: identityNames.app
    appPrincipalId: identities.outputs.app.principalId
    hostStorageName: hostStorageName
    contentStorageName: contentStorageName
    insightsName: insightsName
  }
  dependsOn: [hostStorage, contentStorage, monitoring]
}

var secretsAt = settingsVault.outputs.uri

module functionApp 'modules/functionapp.bicep' = {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    app: identities.outputs.app
    communications: identities.outputs.communications
    principals: identities.outputs.principals
    subnetId: network.outputs.appSubnetId
    hostStorageName: hostStorageName
    packageContainerUri: '${hostStorage.outputs.blobEndpoint}app-package'
    insightsName: insightsName
    maximumInstances: maximumInstances
    instanceMemoryMb: instanceMemoryMb
    warmHttpInstances: warmHttpInstances
    signInClientId: signInClientId
    workspaceId: monitoring.outputs.workspaceId
    settings: union(
      {
        App__DistrictName: districtName
        App__PublicUrl: address
        App__CommunicationsEmail: communicationsEmail
        Calendar__TimeZone: timeZone
        Data__Provider: 'Postgres'
        Data__ConnectionString: database.outputs.connection
        Content__blobServiceUri: contentStorage.outputs.blobEndpoint
        Content__queueServiceUri: contentStorage.outputs.queueEndpoint
        Content__credential: 'managedidentity'
        Content__clientId: identities.outputs.app.clientId
        Vault__Provider: 'KeyVault'
        Vault__Settings__Uri: secretsAt
        Vault__Communications__Uri: communicationsVault.outputs.uri
        Vault__Communications__ClientId: identities.outputs.communications.clientId
        Vault__Principals__Uri: principalsVault.outputs.uri
        Vault__Principals__ClientId: identities.outputs.principals.clientId
        Mail__Provider: 'SendGrid'
        Mail__From: mailFrom
        Mail__SendGrid__ApiKey: '@Microsoft.KeyVault(SecretUri=${secretsAt}secrets/sendgrid-api-key)'
        Mail__SendGrid__EventPublicKey: mailEventPublicKey
        SignIn__Provider: empty(signInClientId) ? 'MailedLink' : 'AppService'
        Intake__Mail__SendGridPublicKey: inboundMailPublicKey
        Intake__Webhooks__Secret: '@Microsoft.KeyVault(SecretUri=${secretsAt}secrets/webhook-secret)'
      },
      toObject(range(0, length(emailDomains)), i => 'App__EmailDomains__${i}', i => emailDomains[i]),
      toObject(range(0, length(phonePrefixes)), i => 'App__PhonePrefixes__${i}', i => phonePrefixes[i]),
      durableBackEnd == 'DurableTaskScheduler'
        ? {
            AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
            AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER'
            DURABLE_TASK_SCHEDULER: scheduler!.outputs.connection
          }
        : {}
    )
  }
  dependsOn: [access]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
    siteId: functionApp.outputs.id
    databaseId: database.outputs.id
    vaultIds: [communicationsVault.outputs.id, principalsVault.outputs.id]
    revealSpike: revealSpike
  }
}

module budget 'modules/budget.bicep' = {
  params: { name: name, monthlyLimit: monthlyBudget, startDate: budgetStartDate, emails: alertEmails }
}

@description('Name of the function app.')
output functionAppName string = functionApp.outputs.name

@description('Address of the app.')
output address string = address

@description('Account that files are put into.')
output contentStorageName string = contentStorageName

@description('Vault that people put the app\'s own secrets into.')
output settingsVaultName string = settingsVault.outputs.name

@description('The address from which the app reaches the internet.')
output egressIp string = network.outputs.egressIp
