"""What the fairness studies say beside the planted truth of worlds with and without a gap."""
