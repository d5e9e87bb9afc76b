package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"pulumi-aws-coverage/sdk/go/awscoverage"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		scanning, err := awscoverage.NewInspectorAccountEnablement(ctx, "scanning", &awscoverage.InspectorAccountEnablementArgs{
			// Whoever is in the organization, also those who join later.
			Organization:  awscoverage.OrganizationArgs{IncludeManagementAccount: pulumi.Bool(false)},
			Regions:       pulumi.ToStringArray([]string{"eu-west-1", "us-east-1"}),
			ResourceTypes: pulumi.ToStringArray([]string{"EC2", "ECR", "LAMBDA"}),
		})
		if err != nil {
			return err
		}
		ctx.Export("covered", scanning.Summary.Covered())
		ctx.Export("coveragePercent", scanning.Summary.CoveragePercent())
		return nil
	})
}
