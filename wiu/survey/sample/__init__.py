"""The sample survey: invented organisations and people in real regions, of the size that was published.

    places → departments → answers → posts → lines and people → statements about contracts

Magnitudes and their sources are settings (`data/sample.toml`); `generator.generate` tells the story.
"""

from wiu.survey.sample.generator import SEED, generate
from wiu.survey.sample.settings import SampleError

__all__ = ["SEED", "SampleError", "generate"]
