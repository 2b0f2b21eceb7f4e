// Copy this file for your district, fill it in, and pass it to deploy.sh. It holds no secret, and none belongs here.
using './main.bicep'

param name = 'lakeside'
param districtName = 'Lakeside Public Schools'
param emailDomains = ['lakeside.example']
param phonePrefixes = ['651555']
param communicationsEmail = 'communications@lakeside.example'
param mailFrom = 'Lakeside social media desk <social@flows.lakeside.example>'
param publicUrl = 'https://flows.lakeside.example'
param timeZone = 'America/Chicago'

// Entra group of the database administrators: az ad group show --group NAME --query id
param databaseAdministrators = {
  objectId: '00000000-0000-0000-0000-000000000000'
  name: 'SppsFlows database administrators'
}

// Entra group that sets SendGrid's key and the like, and the addresses that it does so from.
param settingsOfficersGroupId = '00000000-0000-0000-0000-000000000000'
param settingsOfficersIpRanges = ['192.0.2.10/32']

// Entra application that staff sign in to; leave it out to sign in by mailed link and code.
param signInClientId = ''

param alertEmails = ['technology@lakeside.example']
param monthlyBudget = 400
