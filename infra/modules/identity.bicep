// One identity runs the app; each credential vault has an identity of its own that nothing else may use, so that a call
// which mixes up the two custodies is refused by the vault itself and each vault's log shows which custody acted.

@description('Names of the identities.')
param names { app: string, communications: string, principals: string }

@description('Azure region.')
param location string

@description('Tags for every resource.')
param tags object

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.app
  location: location
  tags: tags
}

resource communications 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.communications
  location: location
  tags: tags
}

resource principals 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.principals
  location: location
  tags: tags
}

@export()
@description('A managed identity, as the other modules need it.')
type identity = {
  @description('Resource id.')
  id: string

  @description('Name; also the role name in PostgreSQL.')
  name: string

  @description('Client id, by which the app picks the identity.')
  clientId: string

  @description('Object id, to which roles are assigned.')
  principalId: string
}

@description('Runs the app.')
output app identity = {
  id: app.id
  name: app.name
  clientId: app.properties.clientId
  principalId: app.properties.principalId
}

@description('Opens the vault of School and Department credentials.')
output communications identity = {
  id: communications.id
  name: communications.name
  clientId: communications.properties.clientId
  principalId: communications.properties.principalId
}

@description('Opens the vault of Classroom credentials.')
output principals identity = {
  id: principals.id
  name: principals.name
  clientId: principals.properties.clientId
  principalId: principals.properties.principalId
}
