module quickstart-go

go 1.25.11

require (
	github.com/pulumi/pulumi/sdk/v3 v3.248.0
	pulumi-aws-coverage/sdk/go/awscoverage v0.0.0
)

// Written by `npm run sdk` in the checkout.
replace pulumi-aws-coverage/sdk/go/awscoverage => ../../sdk/go
