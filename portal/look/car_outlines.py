"""The outlines of the cars, drawn by hand as Bezier curves in a field of 1240 by 450 units. Own work.

All coordinates are absolute, so that a line can be read and moved; `cars.py` shortens them. The wheels stand on
the line y = 420. A car looks to the left.
"""

from dataclasses import dataclass

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """One model seen from the side. Strings are SVG path data; the rest is in units of the field."""

    wheel_radius: int
    front_axle: int
    rear_axle: int
    arch_radius: int
    sill: int
    """Height of the line between the wheel arches."""
    sky: int
    """Where the gradients of paint and glass begin: just above the roof."""
    nose: Point
    """Where the front ends and the bonnet begins."""
    front: str
    top: str
    rear: str
    """Front, top and rear follow each other: together with the sill they are the body."""
    glass: str
    roof: str
    pillars: tuple[str, ...]
    shoulder: str
    crease: str
    bonnet: str
    doors: tuple[str, ...]
    handles: tuple[Point, ...]
    mirror: Point
    headlight: str
    running_light: str
    taillight: str
    grille: str = ""
    is_clad: bool = False
    """Dark plastic around the arches and along the sill."""


OUTLINES = {
    # Compact hatch.
    "tessel": Outline(
        wheel_radius=84,
        front_axle=300,
        rear_axle=932,
        arch_radius=89,
        sill=372,
        sky=84,
        nose=(132, 248),
        front="C 126 368 115 352 113 320 C 112 290 116 264 132 248",
        top=(
            "C 186 222 280 204 372 192 C 424 146 484 108 558 95 C 650 82 780 84 884 100 C 940 108 984 116 1010 "
            "124 C 1024 130 1030 138 1034 150 C 1052 178 1068 206 1076 236"
        ),
        rear="C 1086 270 1088 316 1074 350 C 1070 362 1064 368 1056 372",
        glass=(
            "M 412 194 C 462 152 514 120 574 109 C 660 97 776 99 872 113 C 908 118 936 126 952 136 C 968 150 978 "
            "166 982 180 C 984 186 980 189 972 189 C 790 194 590 197 412 194 Z"
        ),
        roof=(
            "M 474 128 C 500 112 528 100 558 95 C 650 82 780 84 884 100 C 940 108 984 116 1010 124 C 1024 130 "
            "1030 138 1034 150 C 1006 132 962 120 872 113 C 776 99 660 97 574 109 C 538 115 504 122 474 128 Z"
        ),
        pillars=(
            "M 676 103 L 693 103 L 684 195 L 665 195 Z",
            "M 868 113 L 880 115 L 890 192 L 876 192 Z",
        ),
        shoulder="M 132 276 C 320 236 700 214 1078 228",
        crease="M 390 322 C 540 302 720 298 838 312",
        bonnet="M 170 250 C 240 224 310 210 392 202",
        doors=(
            "M 430 196 C 418 244 424 318 446 362",
            "M 674 195 C 676 256 674 320 670 362",
            "M 878 192 C 902 216 876 244 856 272",
        ),
        handles=((588, 226), (786, 222)),
        mirror=(446, 188),
        headlight="M 124 262 C 148 246 188 236 228 231 C 210 244 174 258 126 272 Z",
        running_light="M 124 271 C 162 260 200 248 228 232",
        taillight="M 1000 202 C 1030 198 1054 199 1062 204 L 1070 218 C 1050 212 1026 210 990 212 Z",
        grille="M 121 328 C 148 334 176 334 200 330 L 190 356 C 164 360 142 358 126 350 Z",
    ),
    # Long-bonnet sedan.
    "solenne": Outline(
        wheel_radius=86,
        front_axle=242,
        rear_axle=936,
        arch_radius=91,
        sill=372,
        sky=84,
        nose=(62, 258),
        front="C 54 368 45 352 43 320 C 42 296 46 272 62 258",
        top=(
            "C 120 232 262 212 386 202 C 446 160 512 121 588 107 C 662 94 762 95 846 113 C 916 128 984 160 1046 "
            "190 C 1096 193 1136 192 1172 194 C 1180 198 1184 208 1187 222"
        ),
        rear="C 1192 246 1193 268 1188 296 C 1184 324 1180 346 1170 360 C 1166 366 1160 370 1152 372",
        glass=(
            "M 428 202 C 484 160 540 128 600 119 C 668 109 752 110 828 125 C 892 138 946 162 990 187 C 996 191 "
            "992 194 984 194 C 800 199 600 203 428 202 Z"
        ),
        roof=(
            "M 500 141 C 528 124 560 112 588 107 C 662 94 762 95 846 113 C 898 124 950 145 998 167 C 940 140 890 "
            "130 828 125 C 752 110 668 109 600 119 C 566 124 534 134 500 141 Z"
        ),
        pillars=(
            "M 700 112 L 716 112 L 706 201 L 688 201 Z",
            "M 880 136 L 890 139 L 884 197 L 874 197 Z",
        ),
        shoulder="M 62 285 C 260 240 700 222 1188 238",
        crease="M 330 322 C 520 306 700 304 842 318",
        bonnet="M 96 262 C 190 236 300 222 404 212",
        doors=(
            "M 446 203 C 436 250 440 320 462 362",
            "M 697 201 C 698 260 696 320 692 362",
            "M 880 197 C 900 222 874 250 858 276",
        ),
        handles=((610, 232), (800, 230)),
        mirror=(462, 196),
        headlight="M 54 272 C 80 258 122 250 166 245 C 146 257 108 268 56 282 Z",
        running_light="M 54 281 C 94 271 134 260 166 246",
        taillight="M 1102 215 C 1136 211 1170 211 1186 216 L 1190 230 C 1168 224 1138 222 1092 224 Z",
        grille="M 50 330 C 80 334 112 334 138 330 L 128 356 C 100 360 74 358 56 350 Z",
    ),
    # SUV.
    "ostrel": Outline(
        wheel_radius=96,
        front_axle=268,
        rear_axle=942,
        arch_radius=101,
        sill=352,
        sky=46,
        nose=(86, 204),
        front="C 82 348 71 332 69 298 C 68 256 70 220 86 204",
        top=(
            "C 146 180 264 166 372 158 C 418 108 472 72 548 58 C 650 45 800 45 922 60 C 986 68 1040 76 1070 84 C "
            "1086 90 1094 100 1100 114 C 1116 150 1126 184 1132 214"
        ),
        rear="C 1142 254 1142 300 1130 334 C 1126 346 1118 352 1110 352",
        glass=(
            "M 410 160 C 456 116 504 86 566 74 C 664 62 800 63 914 76 C 962 82 1004 90 1024 98 C 1042 112 1054 "
            "130 1060 146 C 1061 152 1058 155 1050 155 C 810 160 590 163 410 160 Z"
        ),
        roof=(
            "M 466 92 C 490 74 518 63 548 58 C 650 45 800 45 922 60 C 986 68 1040 76 1070 84 C 1086 90 1094 100 "
            "1100 114 C 1070 96 1010 86 914 76 C 800 63 664 62 566 74 C 528 81 496 87 466 92 Z"
        ),
        pillars=(
            "M 686 65 L 705 65 L 698 161 L 676 161 Z",
            "M 898 75 L 912 76 L 924 158 L 908 158 Z",
        ),
        shoulder="M 86 236 C 300 200 720 184 1134 200",
        crease="M 372 300 C 540 284 720 280 840 292",
        bonnet="M 128 206 C 210 184 300 174 394 168",
        doors=(
            "M 428 161 C 416 214 420 288 444 340",
            "M 686 161 C 688 230 686 296 682 340",
            "M 908 158 C 934 184 902 216 876 246",
        ),
        handles=((594, 194), (804, 190)),
        mirror=(446, 154),
        headlight="M 77 218 C 104 204 146 197 188 194 C 170 206 130 216 77 227 Z",
        running_light="M 77 226 C 118 217 158 208 188 195",
        taillight="M 1046 176 C 1080 172 1108 173 1118 178 L 1127 193 C 1104 186 1078 184 1036 186 Z",
        grille="M 74 300 C 104 308 136 308 160 302 L 148 334 C 120 338 96 336 80 326 Z",
        is_clad=True,
    ),
    # Electric wagon.
    "fenelle": Outline(
        wheel_radius=88,
        front_axle=236,
        rear_axle=950,
        arch_radius=93,
        sill=372,
        sky=84,
        nose=(62, 246),
        front="C 56 368 45 352 43 316 C 42 286 46 260 62 246",
        top=(
            "C 120 220 240 204 352 192 C 412 146 482 108 562 95 C 668 81 812 82 936 95 C 1016 104 1090 118 1138 "
            "132 C 1152 138 1158 146 1160 156 C 1174 184 1184 208 1190 232"
        ),
        rear="C 1198 262 1198 314 1182 352 C 1178 364 1170 370 1162 372",
        glass=(
            "M 394 194 C 450 152 508 121 576 109 C 680 96 814 97 926 109 C 990 116 1046 128 1076 140 C 1094 152 "
            "1104 166 1106 176 C 1106 183 1102 186 1094 186 C 840 192 600 197 394 194 Z"
        ),
        roof=(
            "M 462 131 C 492 113 528 101 562 95 C 668 81 812 82 936 95 C 1016 104 1090 118 1138 132 C 1152 138 "
            "1158 146 1160 156 C 1120 136 1040 120 926 109 C 814 97 680 96 576 109 C 536 116 498 125 462 131 Z"
        ),
        pillars=(
            "M 682 101 L 700 101 L 692 195 L 672 195 Z",
            "M 902 107 L 914 108 L 928 190 L 912 190 Z",
        ),
        shoulder="M 60 276 C 280 234 720 214 1190 230",
        crease="M 330 322 C 520 302 720 300 852 314",
        bonnet="M 100 250 C 180 224 270 208 372 202",
        doors=(
            "M 412 196 C 402 246 408 320 432 362",
            "M 682 195 C 684 256 682 320 678 362",
            "M 912 190 C 938 216 910 246 878 276",
        ),
        handles=((588, 227), (806, 222)),
        mirror=(428, 188),
        headlight="M 54 260 C 84 246 138 238 186 233 C 158 246 112 256 55 268 Z",
        running_light="M 54 268 C 100 258 150 248 186 234",
        taillight="M 1086 208 C 1130 203 1164 204 1176 209 L 1185 223 C 1160 217 1128 215 1076 217 Z",
    ),
}
