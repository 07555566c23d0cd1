"""Where calls land: the seam, simulated devices with faults, and plain Python callables."""

from octavo.devices.callable import CallableDevice
from octavo.devices.device import Device, Restorable, State
from octavo.devices.fault import Fault, FaultKind, Faults, RandomFaults
from octavo.devices.simulated import SimulatedDevice, Simulation

__all__ = [
    "CallableDevice",
    "Device",
    "Fault",
    "FaultKind",
    "Faults",
    "RandomFaults",
    "Restorable",
    "SimulatedDevice",
    "Simulation",
    "State",
]
