"""Visits: check-in and check-out of planned or spontaneous ones, and which customers are near. What a visit is lies in
`activities`, its plan with the company; here is what happens on the spot.
"""
