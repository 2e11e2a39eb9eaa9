"""What dealers offer, and the three kinds of house there are."""

from __future__ import annotations

from portal.demonstration.content.places.shapes import Offer

OFFERS: tuple[Offer, ...] = (
    Offer("sales", "New cars", "新车销售"),
    Offer("test_drive", "Test drives", "试乘试驾"),
    Offer("home_test_drive", "Test drives from your door", "上门试驾"),
    Offer("trade_in", "Trade-in", "置换评估"),
    Offer("used_cars", "Approved used cars", "认证二手车"),
    Offer("service", "Service and repair", "保养与维修"),
    Offer("body", "Body and paint", "钣金与喷漆"),
    Offer("high_voltage", "High-voltage repair", "高压系统维修"),
    Offer("pick_up", "Pick-up and delivery", "上门取送车"),
    Offer("loan_car", "Loan cars", "代步车"),
    Offer("accessories", "Original accessories", "原厂精品"),
    Offer("charging", "Charging points", "充电桩"),
)

CITY_SHOWROOM = ("sales", "test_drive", "home_test_drive", "trade_in", "accessories")
FULL_HOUSE = (
    "sales",
    "test_drive",
    "home_test_drive",
    "trade_in",
    "service",
    "high_voltage",
    "accessories",
    "charging",
)
FLAGSHIP = tuple(offer.code for offer in OFFERS)
BODY_SHOP = (*FULL_HOUSE, "body", "loan_car")
