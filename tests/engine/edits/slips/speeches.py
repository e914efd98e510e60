"""Dialogue in dialect and a page of Scots: nothing of it is a slip."""

SPEECHES = (
    "“I’m gonna tell yer summat,” said the old man, “an’ ye’d best listen.”",
    "“Ain’t nobody goin’ down there, not if I’ve owt to say about it.”",
    "“E’s up at the ’ouse wi’ ’is mother,” said Bert. “’Ow should I know?”",
    "“That wee bairn’s no greetin’ for naething,” said Morag.",
    "“I dinnae ken whit ye’re on aboot,” he said, and he shut the door.",
    "“Ye cannae tak the low road, laddie. It’s a’ glaur doon there.”",
    "“He were walkin’ along t’ beck when I seen ’im.”",
    "“Cos I were feart, that’s why,” she said.",
    "“Well, y’all come on in now, I reckon supper’s near ’bout ready.”",
    "“I ain’t never seen nothin’ like it in all my born days.”",
    "“We was just fixin’ to go when them fellers come by.”",
    "“Lawd, child, whatchu doin’ out in dis rain?”",
    "“Dat’s de way it be, an’ dere ain’t no use cryin’.”",
    "“Sure an’ ’tis a grand soft day, thanks be to God,” said Father Doyle.",
    "“Yer man beyant is after sellin’ the auld cow, so he is.”",
    "“G’day, mate. Ya right? Chuck us a tinnie, wouldja?”",
    "“Tha knows nowt, lad,” his grandfather said. “Tha’s allus been daft.”",
    "“Ee, tha mun come in, tha’s fair nithered.”",
    "“I’ll gie ye a skelp ye’ll no forget,” cried the wifie.",
    "“Awa’ wi’ ye! Whaur’s yer manners?”",
    "“Gizza job, go on, I can do that.”",
    "“Wotcher, guv. Fancy a cuppa afore we’re orf?”",
    "“Blimey, ’e don’t ’alf talk some rubbish, that geezer.”",
    "“Dunno. Might’ve bin round ’ere somewheres.”",
    "“Gimme that. Lemme see. Whaddya mean it’s bust?”",
    "“Innit though? ’S what I’m sayin’, bruv.”",
    "“Zur, I be main sorry, but thic gate were open when I come.”",
    "“’Er bain’t comin’, zur. ’Er said as ’ow ’er ’ad the toothache.”",
    "“Whit’s fur ye’ll no go by ye, ma hen.”",
    "“Ach, haud yer wheesht, wumman, the bairns is sleepin’.”",
    "“Och aye, he’s a braw lad, but he’s no verra bright.”",
    "“Hoots, mon, ’tis a braw bricht moonlicht nicht the nicht.”",
    "“Me mam says I’ve to be ’ome afore it gets dark, like.”",
    "“Howay, man, divvent be daft. Wor lass is gannin’ hyem.”",
    "“Them’s my boots, they is, and I’ll thank ye to leave ’em be.”",
    "“I sez to ’im, I sez, you ain’t no gennelman.”",
    "“Ah’m reet glad to see thee, our Tom, that I am.”",
    "“Sho’ nuff, Miz Clara, I done tol’ him that awready.”",
    "“C’mon, lads, let’s ’ave ’em! Gerroff me ’orse!”",
    "“Whaur hae ye been, ma bonnie lass? Yer faither’s been lookin’ for ye.”",
    "“Thar’s a powerful lot o’ wickedness hereabouts, an’ I be afeared of it.”",
    "“Me ol’ granfer used to say as how the pigs was cleverer nor ’im.”",
    "“Dunnot thee fret thysen, Mester Hale’s comin’ whoam.”",
    "“Yo’ mun ask th’ gaffer, he’s i’ th’ weavin’ shed.”",
    "“Ay, an’ hoo’s clemmed, poor wench,” said Nicholas.",
    "“Dey’s a-comin’ fur to carry us home, chile.”",
    "“Tell yer da I’ll be round Tuesdy wi’ the linens.”",
    "“Nivver heed ’im, he’s nobbut a bit maungy.”",
    "“Sure it’s himself that’s after spillin’ the porther.”",
)
"""Of the north and west of England, London, Scotland, Ireland, America, Australia; no two of one speaker."""
FAINT = "“Wal, I swan! Ef that don’t beat all creation.”"
"""Has none of the words that tell."""
SCOTS = (
    "The lass gaed doon the brae tae the burn, whaur the auld wife was washin her claes. “Whit like the "
    "day?” she speirt. But the wife didna answer, for she was thrang wi her wark, and the watter was gey "
    "cauld."
    "\n\n"
    "Twa dugs cam breengin oot o the byre, bowfin at the stranger. He stood stock still, for he kent fine"
    " that a dug will aye chase a man that rins."
)
