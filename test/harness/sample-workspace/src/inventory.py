"""Counts what is in stock, one shelf at a time."""

from dataclasses import dataclass


@dataclass
class Item:
    name: str
    quantity: int
    price: float


def value_of(items: list[Item]) -> float:
    value = 0
    for index in range(len(items)):
        value = value + items[index].quantity * items[index].price
    return value


def names_in_stock(items: list[Item]) -> list[str]:
    names = []
    for item in items:
        if item.quantity > 0:
            if item.name not in names:
                names.append(item.name)
    return names
